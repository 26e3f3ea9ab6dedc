namespace BetweenTokens.Plots;

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

/// <summary>The formatters of <see cref="Visual"/>; found by convention, see <see cref="TypeFormatterSourceAttribute"/>.</summary>
internal sealed class VisualFormatterSource
{
    /// <summary>One formatter per MIME type, the preferred one first.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new VisualFormatter("text/html", visual => visual.ToHtml()),
        new VisualFormatter("text/plain", visual => visual.ToString()),
    ];
}

/// <summary>Writes a visual in one MIME type; the host calls both members by name.</summary>
internal sealed class VisualFormatter(string mimeType, Func<Visual, string> text)
{
    /// <summary>The MIME type.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>Writes the value; false: not a visual, so the host goes on looking.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not Visual visual)
        {
            return false;
        }

        writer.Write(text(visual));
        return true;
    }
}
