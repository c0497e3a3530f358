resource "aws_route53_zone" "public" {
  name = "cost-explorer.example.com"
}

resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.public.zone_id
  name    = "www.cost-explorer.example.com"
  type    = "CNAME"
  ttl     = 60
  records = [aws_elastic_beanstalk_environment.production.cname]
}
