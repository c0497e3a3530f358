resource "aws_route53_zone" "internal" {
  name = "internal.example.com"
}

resource "aws_lb" "tables" {
  name = "tables"
}
