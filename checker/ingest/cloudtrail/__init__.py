"""AWS CloudTrail records of Amazon Rekognition calls, as events."""
