resource "aws_cognito_user_pool" "shop" {
  name                     = "shop"
  alias_attributes         = ["email"]
  auto_verified_attributes = ["email"]
}

resource "aws_cognito_user_pool_client" "web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.shop.id
}
