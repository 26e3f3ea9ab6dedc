using System.Globalization;
using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;

namespace BetweenTokens.NotebookEngine.Running.Parameters;

/// <summary>Turns text from the command line into a C# literal of a declared type.</summary>
internal static class ParameterValue
{
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign;
    private const NumberStyles Real = NumberStyles.Float;

    /// <summary>The literal, or null where the text is no value of the type.</summary>
    public static string? Literal(string text, string type)
    {
        if (type.EndsWith('?') && text == "null")
        {
            return "null";
        }

        var plain = type.TrimEnd('?');
        if (plain.EndsWith("[]", StringComparison.Ordinal))
        {
            return Array(text, plain[..^2]);
        }

        var invariant = CultureInfo.InvariantCulture;
        return plain switch
        {
            "string" or "String" => SymbolDisplay.FormatLiteral(text, quote: true),
            "char" when text.Length == 1 => SymbolDisplay.FormatLiteral(text[0], quote: true),
            "bool" when bool.TryParse(text, out var value) => value ? "true" : "false",
            "int" when int.TryParse(text, Whole, invariant, out var value) => value.ToString(invariant),
            "long" when long.TryParse(text, Whole, invariant, out var value) => value.ToString(invariant) + "L",
            "double" when double.TryParse(text, Real, invariant, out var value) && double.IsFinite(value) =>
                value.ToString("R", invariant) + "d",
            "float" when float.TryParse(text, Real, invariant, out var value) && float.IsFinite(value) =>
                value.ToString("R", invariant) + "f",
            "decimal" when decimal.TryParse(text, Real, invariant, out var value) => value.ToString(invariant) + "m",
            _ => null,
        };
    }

    /// <summary>Whether values of the type can be given on the command line at all.</summary>
    public static bool Supports(string type) =>
        type.TrimEnd('?') is var plain && (plain.EndsWith("[]", StringComparison.Ordinal)
            ? Supports(plain[..^2])
            : plain is "string" or "String" or "char" or "bool" or "int" or "long" or "double" or "float" or "decimal");

    /// <summary>A JSON array, or values with commas between them.</summary>
    private static string? Array(string text, string element)
    {
        var items = text.StartsWith('[') ? JsonItems(text) : text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);
        var literals = items?.Select(item => Literal(item, element)).ToList();
        return literals is null || literals.Contains(null) ? null : $"new {element}[] {{ {string.Join(", ", literals)} }}";
    }

    private static string[]? JsonItems(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.EnumerateArray()
                .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
