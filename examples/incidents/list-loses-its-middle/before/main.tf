variable "zone_names" {
  description = "Zones that are set up alike."
  type        = list(string)
  default     = ["example.com", "example.net", "example.org"]
}

resource "aws_route53_zone" "this" {
  count = length(var.zone_names)
  name  = var.zone_names[count.index]
}

resource "aws_route53_record" "www" {
  count   = length(var.zone_names)
  zone_id = aws_route53_zone.this[count.index].zone_id
  name    = "www.${var.zone_names[count.index]}"
  type    = "CNAME"
  ttl     = 300
  records = ["lb.example.com"]
}
