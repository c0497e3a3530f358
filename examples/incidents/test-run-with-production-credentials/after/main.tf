# What the test made is taken down at its end.
