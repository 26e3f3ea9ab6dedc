using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace BetweenTokens.Workbook;

/// <summary>How every command writes: tables for people, JSON for programs, both where the caller says.</summary>
internal static class CommandOutput
{
    /// <summary>A file or a pipe has no width; this one wraps no table.</summary>
    private const int WidthOfFiles = 200;

    private static readonly JsonSerializerOptions _json =
        new(JsonSerializerDefaults.Web) { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The console that draws into the command's output.</summary>
    public static IAnsiConsole Console(this ParseResult result) => ConsoleOf(result.InvocationConfiguration.Output);

    /// <summary>A console that draws into any writer.</summary>
    public static IAnsiConsole ConsoleOf(TextWriter output)
    {
        bool isTerminal = ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }

    /// <summary>Writes one JSON value, in camel case.</summary>
    public static void WriteJson<T>(this ParseResult result, T value) =>
        result.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize(value, _json));

    /// <summary>Says, where results do not go, why a model's numbers may not be its publisher's.</summary>
    public static void Warn(TextWriter error, IReadOnlyList<string> warnings)
    {
        foreach (var warning in warnings)
        {
            error.WriteLine($"WARNING: {warning}");
        }
    }

    /// <summary>A length in bytes as people read it: 93.8 MiB.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1 << 20 => FormattableString.Invariant($"{bytes / 1024.0:0.0} KiB"),
        < 1 << 30 => FormattableString.Invariant($"{bytes / 1048576.0:0.0} MiB"),
        _ => FormattableString.Invariant($"{bytes / 1073741824.0:0.00} GiB"),
    };
}
