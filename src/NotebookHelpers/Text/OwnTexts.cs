using System.Reflection;

namespace BetweenTokens.Text;

/// <summary>Texts written for this workbook, so that no published model has seen them (<c>data/texts</c>).</summary>
public static class OwnTexts
{
    private const string Prefix = "texts.";

    /// <summary>About 1,500 words of varied prose.</summary>
    /// <param name="language"><c>en</c> or <c>ru</c>.</param>
    public static string Calibration(string language) => Read($"calibration.{language}.txt");

    /// <summary>One of the texts by its file name.</summary>
    /// <exception cref="ArgumentException">There is none of that name; the message lists those that are.</exception>
    public static string Read(string name) => Read(name, typeof(OwnTexts).Assembly);

    /// <summary>The same of another assembly, which carries its texts under the same prefix.</summary>
    internal static string Read(string name, Assembly assembly)
    {
        using var stream = assembly.GetManifestResourceStream(Prefix + name)
            ?? throw new ArgumentException($"There is no text '{name}'. There are: {string.Join(", ", Names(assembly))}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static IEnumerable<string> Names(Assembly assembly) =>
        assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..]).Order(StringComparer.Ordinal);
}
