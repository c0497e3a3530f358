resource "azurerm_resource_group" "scale_unit" {
  name     = "rg-scale-unit-brazilsouth"
  location = "brazilsouth"
}

resource "azurerm_service_plan" "web" {
  name                = "plan-scale-unit"
  resource_group_name = azurerm_resource_group.scale_unit.name
  location            = azurerm_resource_group.scale_unit.location
  os_type             = "Linux"
  sku_name            = "P2v3"
}
