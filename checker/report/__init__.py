"""Reports: pure functions of the Assessment, one file a format. `table.py` lists them."""
