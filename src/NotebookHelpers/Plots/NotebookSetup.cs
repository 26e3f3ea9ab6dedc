using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using BetweenTokens.Display;
using BetweenTokens.Models;
using BetweenTokens.Native;
using TorchSharp;

namespace BetweenTokens.Plots;

/// <summary>
/// What the first cell of a notebook shows: versions, device and threads; with it comes plotly.js,
/// compressed, once for every chart of the page.
/// </summary>
public sealed class NotebookSetup : Visual
{
    private const string PlotlyResource = "Plotly.NET.plotly-2.28.0.min.js", Library = "plotly-2.28.0.js";

    private static readonly Lazy<string> _scripts = new(BuildScripts);

    private readonly string _line, _trouble = Clone.Trouble?.In(Words.Now.Code) ?? "";

    private NotebookSetup(string line) => _line = line;

    /// <summary>
    /// The script elements that draw charts: this project's few lines, and plotly.js as a text that they unpack at the first
    /// chart. About 1.5 MB; a gallery's page leaves the text out and names a file beside it (<c>data-resource</c>).
    /// </summary>
    internal static string Scripts => _scripts.Value;

    /// <summary>
    /// Describes the session, and tells the host how to show charts, data frames, tensors and numbers: <see cref="OwnValues"/>.
    /// The device is the one that models are loaded on.
    /// </summary>
    /// <returns>A value to show; charts on the page draw wherever its output stands, first or last.</returns>
    public static NotebookSetup Show()
    {
        OwnValues.Register();
        InteractiveCells.Watch();
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
        string runtime = string.Concat(new[] { "library", "sliders", "narrow", "runtime" }.Select(Script))
            .Replace("/*PALETTES*/null", Theme.PalettesJson, StringComparison.Ordinal)
            .Replace("/*FONT*/\"\"", font, StringComparison.Ordinal)
            .Replace("/*RESOURCE*/", Library, StringComparison.Ordinal);
        return $"<script type=\"text/plain\" data-resource=\"{Library}\">{Packed()}</script>"
            + $"<script>(function () {{\n\"use strict\";\nif (window.betweenTokens) {{ window.betweenTokens.scan(); return; }}\n"
            + $"{runtime}}})();</script>";
    }

    private static string Script(string name)
    {
        using var reader = new StreamReader(Resource(typeof(NotebookSetup).Assembly, $"BetweenTokens.Plots.Assets.{name}.js"));
        return reader.ReadToEnd();
    }

    // gzip is what every browser of the last years unpacks by itself; base64 lives in any host's HTML and JSON.
    private static string Packed()
    {
        using var library = Resource(typeof(Plotly.NET.GenericChart).Assembly, PlotlyResource);
        using var packed = new MemoryStream();
        using (var pack = new GZipStream(packed, CompressionLevel.Optimal))
        {
            library.CopyTo(pack);
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static Stream Resource(Assembly assembly, string name) => assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException(
            $"{assembly.GetName().Name} holds no resource '{name}'; it has: {string.Join(", ", assembly.GetManifestResourceNames())}.");

    private static string Version(Type type)
    {
        string version = type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? type.Assembly.GetName().Version?.ToString() ?? "?";
        return version.Split('+')[0];
    }
}
