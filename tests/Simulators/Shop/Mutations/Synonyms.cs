namespace Procurement.Simulators.Shop.Mutations;

/// <summary>Words of the shops and others that mean the same.</summary>
internal static class Synonyms
{
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Of = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["Add to cart"] = ["Add to basket", "Put in cart", "Add to bag"],
        ["Your cart"] = ["Your basket", "Shopping cart"],
        ["Shopping Cart"] = ["Your basket", "Cart"],
        ["Cart"] = ["Basket"],
        ["Empty cart"] = ["Clear cart", "Remove all"],
        ["Remove"] = ["Delete"],
        ["Update"] = ["Refresh"],
        ["Proceed to checkout"] = ["Checkout", "Go to checkout"],
        ["Checkout"] = ["Go to checkout", "To checkout"],
        ["Continue to review"] = ["Continue", "Next: review"],
        ["Place order"] = ["Submit order", "Order now", "Complete order"],
        ["Confirm order"] = ["Place order", "Submit order"],
        ["Continue"] = ["Next", "Go on"],
        ["Sign in"] = ["Log in", "Login"],
        ["Sign out"] = ["Log out"],
        ["E-mail address"] = ["Email", "E-mail"],
        ["Search"] = ["Find"],
        ["Quantity"] = ["Qty", "Amount ordered"],
        ["Price"] = ["Unit price"],
        ["Amount"] = ["Line total", "Total"],
        ["Article"] = ["Item no.", "Part number"],
        ["Name"] = ["Description", "Product"],
        ["Deliver to"] = ["Ship to", "Delivery address"],
        ["Delivery address"] = ["Ship to", "Deliver to"],
        ["Your order reference"] = ["Your reference", "PO number", "Purchase order number"],
        ["Your reference"] = ["Your PO number", "Customer reference"],
        ["Order history"] = ["My orders", "Past orders"],
        ["Order number"] = ["Order no.", "Our number"],
        ["I accept the terms of sale"] = ["I agree to the terms of sale", "Terms of sale read and accepted"],
        ["Thank you for your order"] = ["Thank you, we have your order", "Order received"],
    };
}
