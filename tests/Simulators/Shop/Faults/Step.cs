namespace Procurement.Simulators.Shop;

/// <summary>The steps of an order in a shop, the same names for every personality. Faults and defences name them, events list them.</summary>
public static class Step
{
    public const string Home = "home";
    public const string SignIn = "signIn";
    public const string Account = "account";
    public const string Search = "search";
    public const string Product = "product";
    public const string Add = "add";
    public const string Cart = "cart";
    public const string Checkout = "checkout";
    public const string Address = "address";
    public const string Delivery = "delivery";
    public const string Payment = "payment";
    public const string Reference = "reference";
    public const string Review = "review";
    public const string Commit = "commit";
    public const string Confirmation = "confirmation";
    public const string Orders = "orders";
}
