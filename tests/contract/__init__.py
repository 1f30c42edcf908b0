"""What every implementation of a protocol must do: suites, and the subjects they run on."""
