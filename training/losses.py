"""What both networks learn by: losses on labels that are sets, on tags, and on what the pretrained classifier says."""

import numpy as np
import tensorflow as tf

from training.datasets import UNKNOWN
from training.imagenet_evidence import CLASSES, TAKES_IN


def choosing_classes(categories: tuple[str, ...]) -> np.ndarray:
    """Which category each of the evidence's classes chooses, `(len(CLASSES), n_categories)` in 0 and 1.

    Those that take in what other categories are choose nothing.
    """
    return np.array(
        [[name == category and name not in TAKES_IN for category in categories] for name in CLASSES], dtype=np.float32
    )


def set_loss(logits: tf.Tensor, members: tf.Tensor, smoothing: float) -> tf.Tensor:
    """Minus log of the summed probability of the label's set (T. Cour, B. Sapp, B. Taskar, JMLR 2011)."""
    log_odds = tf.nn.log_softmax(logits)
    inside = tf.reduce_logsumexp(tf.where(members, log_odds, -1e9), axis=-1)
    return -tf.reduce_mean((1 - smoothing) * inside + smoothing * tf.reduce_mean(log_odds, axis=-1))


def choice_loss(
    logits: tf.Tensor, members: tf.Tensor, evidence: tf.Tensor, taught: tf.Tensor, carries: tf.Tensor
) -> tf.Tensor:
    """Cross-entropy, within a wide label's set, with what the pretrained classifier says; 0 for other labels.

    A member that a class shows should get that class's probability, the members that no class shows what is left:
    trousers that are no jeans are trousers or leggings.
    """
    shown = tf.cast(members, tf.float32) * tf.reduce_max(carries, axis=0)
    odds = tf.matmul(tf.exp(evidence), carries) * shown
    inside = tf.nn.log_softmax(tf.where(members, logits, -1e9))
    others = members & (shown == 0)
    counts = tf.cast(taught & (tf.reduce_sum(shown, axis=-1) > 0) & tf.reduce_any(others, axis=-1), tf.float32)
    rest = tf.reduce_logsumexp(tf.where(others, inside, -1e9), axis=-1)
    cross = -tf.reduce_sum(odds * tf.where(shown > 0, inside, 0.0), axis=-1) - (1 - tf.reduce_sum(odds, axis=-1)) * rest
    return tf.reduce_sum(tf.where(counts > 0, cross, 0.0)) / (tf.reduce_sum(counts) + 1.0)


def evidence_loss(logits: tf.Tensor, evidence: tf.Tensor, taught: tf.Tensor) -> tf.Tensor:
    """Kullback-Leibler divergence from the pretrained classifier's answer on the plain photo."""
    known = tf.cast(taught, tf.float32)
    divergence = tf.reduce_sum(tf.exp(evidence) * (evidence - tf.nn.log_softmax(logits)), axis=-1)
    return tf.reduce_sum(divergence * known) / (tf.reduce_sum(known) + 1e-6)


def saliency_loss(logits: tf.Tensor, saliency: tf.Tensor) -> tf.Tensor:
    """Binary cross-entropy of what belongs to the one item, where that is known."""
    known = tf.cast(saliency != UNKNOWN, tf.float32)
    cross = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(saliency == 1, tf.float32), logits)
    return tf.reduce_sum(cross * known) / (tf.reduce_sum(known) + 1.0)


def tags_loss(logits: tf.Tensor, tags: tf.Tensor) -> tf.Tensor:
    """Binary cross-entropy over known tags."""
    weight = tf.cast(tags >= 0, tf.float32)
    cross = tf.nn.sigmoid_cross_entropy_with_logits(tf.cast(tags == 1, tf.float32), logits)
    return tf.reduce_mean(tf.reduce_sum(cross * weight, -1)) / 10


def any_of_loss(logits: tf.Tensor, any_of: tf.Tensor) -> tf.Tensor:
    """Minus log of the probability that at least one of each set is there (noisy or)."""
    absent = tf.reduce_sum(tf.where(any_of, tf.math.log_sigmoid(-logits)[:, None], 0.0), axis=-1)
    stated = tf.cast(tf.reduce_any(any_of, axis=-1), tf.float32)
    return -tf.reduce_sum(tf.math.log(-tf.math.expm1(tf.minimum(absent, -1e-5))) * stated) / tf.cast(
        len(logits), tf.float32
    )
