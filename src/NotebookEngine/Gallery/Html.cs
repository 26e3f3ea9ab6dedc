using System.Globalization;
using System.Net;
using System.Text;

namespace BetweenTokens.NotebookEngine.Gallery;

/// <summary>Small helpers for writing HTML.</summary>
internal static class Html
{
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Invariant formatting of an interpolated text whose values are HTML already.</summary>
    public static string Of(FormattableString html) => html.ToString(CultureInfo.InvariantCulture);

    /// <summary>An id made of a heading: letters and digits of any script, words joined by hyphens.</summary>
    public static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var c in heading.ToLowerInvariant())
        {
            if (char.IsLetterOrDigit(c))
            {
                slug.Append(c);
            }
            else if (slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var text = slug.ToString().Trim('-');
        return text.Length == 0 ? "section" : text;
    }

    /// <summary>A text asset of this assembly.</summary>
    public static string Asset(string name)
    {
        using var stream = typeof(Html).Assembly.GetManifestResourceStream($"BetweenTokens.NotebookEngine.Gallery.Assets.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
