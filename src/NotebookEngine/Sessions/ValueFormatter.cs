using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using BetweenTokens.NotebookEngine.Notebooks;
using Microsoft.DotNet.Interactive.Formatting;

namespace BetweenTokens.NotebookEngine.Sessions;

/// <summary>Turns values into what a front end shows, with .NET Interactive's own formatters, so that they look as there.</summary>
internal static class ValueFormatter
{
    /// <summary>Loads the formatter, so that a library finds it by name and tells it how to show values.</summary>
    public static void Load() => RuntimeHelpers.RunClassConstructor(typeof(Formatter).TypeHandle);

    /// <summary>Formats in the MIME types asked for, or in those the type prefers, with plain text beside them.</summary>
    public static MimeBundle Format(object? value, IReadOnlyCollection<string>? mimeTypes = null)
    {
        var asked = mimeTypes is { Count: > 0 };
        var bundle = new MimeBundle();
        foreach (var mimeType in asked ? mimeTypes! : Formatter.GetPreferredMimeTypesFor(value?.GetType()))
        {
            var text = value.ToDisplayString(mimeType);
            bundle[mimeType] = MimeBundle.IsJson(mimeType) ? JsonNode.Parse(text)! : JsonValue.Create(text);
        }

        if (!asked && !bundle.ContainsKey(MimeBundle.Plain))
        {
            bundle[MimeBundle.Plain] = JsonValue.Create(Plain(value));
        }

        return bundle;
    }

    /// <summary>
    /// Plain text for front ends that show nothing else. What somebody registered for the type comes first, then the type's own
    /// <c>ToString</c>: the formatter's listing of all properties would print handles and addresses, which differ from run to run.
    /// </summary>
    private static string Plain(object? value)
    {
        if (value is not null && Formatter.RegisteredFormatters(false).Any(IsPlainTextOf))
        {
            return value.ToDisplayString(MimeBundle.Plain);
        }

        if (value is not null and not IEnumerable
            && value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType is { } declaring
            && declaring != typeof(object) && declaring != typeof(ValueType))
        {
            return value.ToString() ?? "";
        }

        return value.ToDisplayString(MimeBundle.Plain);

        bool IsPlainTextOf(ITypeFormatter formatter) => formatter.MimeType == MimeBundle.Plain && formatter.Type.IsInstanceOfType(value);
    }
}
