using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using BetweenTokens.Models;
using BetweenTokens.Native;
using TorchSharp;

namespace BetweenTokens.Plots;

/// <summary>
/// What the first cell of a notebook shows: versions, device and threads; with it comes plotly.js,
/// inlined once for every chart of the page.
/// </summary>
public sealed class NotebookSetup : Visual
{
    private const string PlotlyResource = "Plotly.NET.plotly-2.28.0.min.js";

    private static readonly Lazy<string> _scripts = new(BuildScripts);

    private readonly string _line, _trouble = Clone.Trouble?.In(Words.Now.Code) ?? "";

    private NotebookSetup(string line) => _line = line;

    /// <summary>The script elements that draw charts: plotly.js and this project's few lines. About 3.6 MB.</summary>
    internal static string Scripts => _scripts.Value;

    /// <summary>
    /// Describes the session, and tells the host how to show charts, data frames, tensors and numbers: <see cref="OwnValues"/>.
    /// The device is the one that models are loaded on.
    /// </summary>
    /// <returns>A value to show; charts on the page draw wherever its output stands, first or last.</returns>
    public static NotebookSetup Show()
    {
        OwnValues.Register();
        string device = Devices.NameOf(Devices.Default);
        return new NotebookSetup($"Between Tokens {Version(typeof(NotebookSetup))} · .NET {Environment.Version} · TorchSharp "
            + $"{Version(typeof(torch))} · {Words.Now.Device}: {device} · {Words.Now.Threads}: "
            + $"{torch.get_num_threads().ToString(CultureInfo.InvariantCulture)} · {RuntimeInformation.RuntimeIdentifier}");
    }

    /// <inheritdoc/>
    public override string ToHtml()
    {
        const string rules = ".bt.bt-setup{color:var(--bt-muted);font-size:13px}"
            + ".bt.bt-alarm{border-left:4px solid var(--bt-c3);padding:6px 12px}";
        return $"{Html.Style(rules)}{Alarm}<div class=\"bt bt-setup\">{Html.Escape(_line)}</div>{Scripts}";
    }

    /// <inheritdoc/>
    public override string ToString() => _trouble.Length == 0 ? _line : $"{_trouble}\n{_line}";

    private string Alarm => _trouble.Length == 0 ? "" : $"<div class=\"bt bt-alarm\" role=\"alert\">{Html.Escape(_trouble)}</div>";

    private static string BuildScripts()
    {
        string font = JsonSerializer.Serialize(Theme.Font);
        string runtime = Resource(typeof(NotebookSetup).Assembly, "BetweenTokens.Plots.Assets.runtime.js")
            .Replace("/*PALETTES*/null", Theme.PalettesJson, StringComparison.Ordinal)
            .Replace("/*FONT*/\"\"", font, StringComparison.Ordinal);

        // A loader of modules (RequireJS in Jupyter Notebook 6 and in exported pages) would take plotly.js for an anonymous
        // module and hide it. Inside this function there is no loader to be seen, so it registers on the window.
        string plotly = Resource(typeof(Plotly.NET.GenericChart).Assembly, PlotlyResource);
        return $"<script>if(!window.Plotly){{(function(define,exports,module){{{plotly}\n"
            + $"}}).call(window)}}</script><script>{runtime}</script>";
    }

    private static string Resource(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException(
                $"{assembly.GetName().Name} holds no resource '{name}'; it has: {string.Join(", ", assembly.GetManifestResourceNames())}.");
        using var reader = new StreamReader(stream);
        string text = reader.ReadToEnd();
        return text.Contains("</script", StringComparison.OrdinalIgnoreCase)
            ? throw new InvalidOperationException($"'{name}' cannot be inlined: it contains a closing script tag.")
            : text;
    }

    private static string Version(Type type)
    {
        string version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? type.Assembly.GetName().Version?.ToString() ?? "?";
        return version.Split('+')[0];
    }
}
