"""Where models are made and compared: the only room that imports TensorFlow."""
