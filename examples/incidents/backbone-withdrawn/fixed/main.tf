variable "links" {
  description = "Links of the backbone: region and gateway at the other end."
  type        = map(object({ gateway = string, cidr = string }))
  default = {
    eu-central-1 = { gateway = "tgw-0aaaaaaaaaaaaaaaa", cidr = "10.2.0.0/16" }
    us-east-1    = { gateway = "tgw-0bbbbbbbbbbbbbbbb", cidr = "10.3.0.0/16" }
    us-west-2    = { gateway = "tgw-0cccccccccccccccc", cidr = "10.4.0.0/16" }
  }
}

resource "aws_vpc" "core" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_subnet" "core" {
  vpc_id     = aws_vpc.core.id
  cidr_block = "10.1.0.0/20"
}

resource "aws_ec2_transit_gateway" "backbone" {
  description = "Backbone"
}

resource "aws_ec2_transit_gateway_vpc_attachment" "core" {
  transit_gateway_id = aws_ec2_transit_gateway.backbone.id
  vpc_id             = aws_vpc.core.id
  subnet_ids         = [aws_subnet.core.id]
}

resource "aws_ec2_transit_gateway_peering_attachment" "link" {
  for_each = var.links

  transit_gateway_id      = aws_ec2_transit_gateway.backbone.id
  peer_transit_gateway_id = each.value.gateway
  peer_region             = each.key
}

resource "aws_ec2_transit_gateway_route" "link" {
  for_each = var.links

  transit_gateway_route_table_id = aws_ec2_transit_gateway.backbone.association_default_route_table_id
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_peering_attachment.link[each.key].id
  destination_cidr_block         = each.value.cidr
}
