using System.Globalization;
using System.Text;
using QRCoder;

namespace Cloud.Dashboard.Account;

/// <summary>A QR code as the path of an SVG: one square a module, so that it needs no image and no inline style.</summary>
internal static class QrPath
{
    public static string ViewBox(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        return string.Create(CultureInfo.InvariantCulture, $"0 0 {code.ModuleMatrix.Count} {code.ModuleMatrix.Count}");
    }

    public static string Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < code.ModuleMatrix[y].Length; x++)
            {
                if (code.ModuleMatrix[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
            }
        }

        return path.ToString();
    }
}
