using Procurement.Testing.Installation;

namespace Procurement.Local;

/// <summary>Tells where everything is and how to sign in.</summary>
internal static class Banner
{
    public static void Print(LocalOptions options)
    {
        Console.WriteLine($"""

            Procurement is ready.

              Portal              http://localhost:{options.Port}
              WhatsApp simulator  http://localhost:{options.WhatsAppPort}   (write as a person of the company)
              Supplier shop       http://localhost:{options.ShopPort}
              REST API            http://localhost:{options.Port}/api/v1   header X-Api-Key: {SignIns.ApiKey}
              Data                {options.Data}

            Sign in as
            """);
        foreach (var user in options.Fresh ? [SignIns.Admin] : SignIns.OfTheSampleCompany.Prepend(SignIns.Admin))
            Console.WriteLine($"  {user.Who,-42}  {user.Email,-34}  {user.Password}");
        Console.WriteLine("\nCtrl-C ends everything.\n");
    }
}
