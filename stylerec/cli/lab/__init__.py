"""The lab's commands, `stylerec lab ...`."""
