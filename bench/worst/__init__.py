"""The worst case: a rule that sees no two uses alike, so that asking each distinct question once saves nothing."""
