"""The web desk: what a board and a records officer do with a result, on a screen of their own machine."""
