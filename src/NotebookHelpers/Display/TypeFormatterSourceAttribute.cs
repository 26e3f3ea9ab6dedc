namespace BetweenTokens.Display;

/// <summary>
/// Tells .NET Interactive's formatter (and this project's engine, which uses it) how to show a value. The host looks for
/// an attribute of this exact name, in any namespace, so the library needs no reference to the host.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>A type with a public parameterless constructor and a method <c>CreateTypeFormatters</c>.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;
}

/// <summary>The formatters of <see cref="IShown"/>; found by convention, see <see cref="TypeFormatterSourceAttribute"/>.</summary>
internal sealed class ShownFormatterSource
{
    /// <summary>One formatter per MIME type, the preferred one first.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new ShownFormatter("text/html", shown => shown.ToHtml()),
        new ShownFormatter("text/plain", shown => shown.ToString() ?? ""),
    ];
}

/// <summary>Writes a value in one MIME type; the host calls both members by name.</summary>
internal sealed class ShownFormatter(string mimeType, Func<IShown, string> text)
{
    /// <summary>The MIME type.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes the value; false: not such a value, so the host goes on looking.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not IShown shown)
        {
            return false;
        }

        writer.Write(text(shown));
        return true;
    }
}
