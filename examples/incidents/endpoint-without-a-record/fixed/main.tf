resource "aws_route53_zone" "internal" {
  name = "internal.example.com"
}

resource "aws_lb" "tables" {
  name = "tables"
}

resource "aws_route53_record" "tables" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "tables.internal.example.com"
  type    = "CNAME"
  ttl     = 5
  records = [aws_lb.tables.dns_name]
}
