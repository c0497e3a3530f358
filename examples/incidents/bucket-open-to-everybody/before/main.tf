resource "aws_s3_bucket" "calls" {
  bucket = "call-center-logs"
}

resource "aws_s3_bucket_public_access_block" "calls" {
  bucket                  = aws_s3_bucket.calls.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "calls" {
  bucket = aws_s3_bucket.calls.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::123456789012:role/analysis" }
      Action    = "s3:GetObject"
      Resource  = "${aws_s3_bucket.calls.arn}/*"
    }]
  })
}
