variable "zone_names" {
  description = "Zones that are set up alike."
  type        = set(string)
  default     = ["example.com", "example.org"]
}

resource "aws_route53_zone" "this" {
  for_each = var.zone_names
  name     = each.key
}

resource "aws_route53_record" "www" {
  for_each = var.zone_names
  zone_id  = aws_route53_zone.this[each.key].zone_id
  name     = "www.${each.key}"
  type     = "CNAME"
  ttl      = 300
  records  = ["lb.example.com"]
}

moved {
  from = aws_route53_zone.this[0]
  to   = aws_route53_zone.this["example.com"]
}

moved {
  from = aws_route53_zone.this[2]
  to   = aws_route53_zone.this["example.org"]
}

moved {
  from = aws_route53_record.www[0]
  to   = aws_route53_record.www["example.com"]
}

moved {
  from = aws_route53_record.www[2]
  to   = aws_route53_record.www["example.org"]
}

removed {
  from = aws_route53_zone.retired

  lifecycle {
    destroy = false
  }
}

removed {
  from = aws_route53_record.retired

  lifecycle {
    destroy = false
  }
}

moved {
  from = aws_route53_zone.this[1]
  to   = aws_route53_zone.retired
}

moved {
  from = aws_route53_record.www[1]
  to   = aws_route53_record.retired
}
