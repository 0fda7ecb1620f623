using Procurement.Testing.Services;

namespace Procurement.Testing.Installation;

/// <summary>The addresses of what the portal works with.</summary>
/// <param name="ErpServer">Null without an ERP.</param>
public sealed record Surroundings(string Database, string Redis, string WhatsApp, string MediaFolder, Uri? ErpServer);

/// <summary>The portal's environment, as a production machine would give it.</summary>
public static class PortalSettings
{
    public const string WhatsAppAppSecret = "local-app-secret", WhatsAppAccessToken = "local-access-token", WhatsAppVerifyToken = "local-verify-token";
    public const string WhatsAppPhoneNumberId = "200000000000002", WhatsAppBusinessAccountId = "100000000000001";

    public static Dictionary<string, string?> For(Surroundings around)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Procurement"] = around.Database,
            ["ConnectionStrings__Redis"] = around.Redis,
            ["WhatsApp__GraphBaseUrl"] = around.WhatsApp,
            ["WhatsApp__PhoneNumberId"] = WhatsAppPhoneNumberId,
            ["WhatsApp__BusinessAccountId"] = WhatsAppBusinessAccountId,
            ["WhatsApp__AccessToken"] = WhatsAppAccessToken,
            ["WhatsApp__AppSecret"] = WhatsAppAppSecret,
            ["WhatsApp__VerifyToken"] = WhatsAppVerifyToken,
            ["WhatsApp__MediaHosts"] = "127.0.0.1,localhost",
            ["Storage__Folder"] = around.MediaFolder,
            ["Api__Key"] = SignIns.ApiKey,
            ["Admin__Email"] = SignIns.Admin.Email,
            ["Admin__Password"] = SignIns.Admin.Password,
        };
        foreach (var purpose in new[] { "approval_request", "question", "request_update", "reminder" })
        {
            settings[$"WhatsApp__Templates__{purpose}__Name"] = purpose;
            settings[$"WhatsApp__Templates__{purpose}__Language"] = "en";
        }
        if (around.ErpServer is not { } erp) return settings;

        settings["Erp__Kind"] = "tryton";
        settings["Erp__Url"] = erp.ToString();
        settings["Erp__Database"] = Tryton.DefaultDatabase;
        settings["Erp__User"] = Tryton.DefaultUser;
        settings["Erp__Password"] = Tryton.DefaultPassword;
        settings["Erp__CreateMissing"] = "true";
        return settings;
    }
}
