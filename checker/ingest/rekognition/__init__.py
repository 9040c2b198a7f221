"""Results of Amazon Rekognition's face searches, as an agency's own software keeps them."""
