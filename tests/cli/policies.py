"""A document that tests of several commands ask about."""

CASE_NUMBERS = """\
---
id: case-numbers
title: A case number on every search
kind: model
---
## 1 Case number

> Every search names its case.

```rule
id: case-numbers-1
on: search
require: [case_number]
```
"""
