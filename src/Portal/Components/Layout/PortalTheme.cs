using MudBlazor;

namespace Procurement.Portal.Components.Layout;

/// <summary>The look: calm surfaces, one petrol accent, the system's own fonts.</summary>
internal static class PortalTheme
{
    private static readonly string[] Fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Arial", "sans-serif"];

    public static readonly MudTheme Theme = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0e6674",
            Secondary = "#5b6b7a",
            Tertiary = "#7a5ea8",
            Info = "#2b6cb0",
            Success = "#2f7d4f",
            Warning = "#a86a0c",
            Error = "#b3372f",
            Background = "#f5f6f5",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1c2730",
            DrawerBackground = "#ffffff",
            DrawerText = "#3a4753",
            DrawerIcon = "#5b6b7a",
            TextPrimary = "#1c2730",
            TextSecondary = "#566471",
            ActionDefault = "#566471",
            LinesDefault = "#e3e7e8",
            TableLines = "#e8ebec",
            Divider = "#e3e7e8",
            LinesInputs = "#b9c2c8",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#4fb3c1",
            Secondary = "#93a2af",
            Tertiary = "#b39ddb",
            Info = "#7ab3e8",
            Success = "#6fc18f",
            Warning = "#e0ac55",
            Error = "#ec8a82",
            Background = "#12181c",
            Surface = "#1a2227",
            AppbarBackground = "#1a2227",
            AppbarText = "#e6ecef",
            DrawerBackground = "#161d22",
            DrawerText = "#c3cdd4",
            DrawerIcon = "#93a2af",
            TextPrimary = "#e6ecef",
            TextSecondary = "#9fadb8",
            ActionDefault = "#9fadb8",
            LinesDefault = "#2a343b",
            TableLines = "#263037",
            Divider = "#2a343b",
            LinesInputs = "#4a5862",
            PrimaryContrastText = "#08272c",
            SuccessContrastText = "#0b2416",
            ErrorContrastText = "#35100d",
            WarningContrastText = "#2e1f04",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", DrawerWidthLeft = "216px", AppbarHeight = "52px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Fonts, FontSize = "0.875rem", LineHeight = "1.45", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = Fonts, FontSize = "0.875rem", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = Fonts, FontSize = "0.8125rem", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Fonts, FontSize = "0.8125rem", FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
            Caption = new CaptionTypography { FontFamily = Fonts, FontSize = "0.75rem", LetterSpacing = "normal" },
        },
    };
}
