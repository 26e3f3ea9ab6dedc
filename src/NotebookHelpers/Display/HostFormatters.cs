using System.Net;
using System.Reflection;

namespace BetweenTokens.Display;

/// <summary>
/// Tells the formatter of the host (.NET Interactive's, which this project's engine uses too) how to show values whose types are not
/// this library's. Found by name: a program and a host without that formatter go on without it.
/// </summary>
internal static class HostFormatters
{
    private static readonly Lock _gate = new();
    private static MethodInfo? _registered;

    /// <summary>Registers once; what a reader registers later for the same type comes before it, as always there.</summary>
    /// <param name="types">Types, interfaces among them, and whether their plain text is ours too.</param>
    /// <param name="visual">The visual of a value; null: none, so its own text stands for it.</param>
    public static void Register(IEnumerable<(Type Type, bool Plain)> types, Func<object, IShown?> visual)
    {
        lock (_gate)
        {
            const string name = "Microsoft.DotNet.Interactive.Formatting";
            var register = HostAssembly.Find(name)?.GetType(name + ".Formatter")
                ?.GetMethod("Register", [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)]);
            if (register is null || register == _registered)
            {
                return;
            }

            _registered = register;
            foreach (var (type, plain) in types)
            {
                Add(type, "text/html", value => visual(value)?.ToHtml() ?? WebUtility.HtmlEncode(value.ToString()));
                if (plain)
                {
                    Add(type, "text/plain", value => visual(value)?.ToString() ?? value.ToString());
                }
            }

            void Add(Type type, string mimeType, Func<object, string?> text) =>
                register.Invoke(null, [type, (Action<object, TextWriter>)((value, writer) => writer.Write(text(value))), mimeType]);
        }
    }
}
