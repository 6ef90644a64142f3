QUANTITY = ", quantity"
