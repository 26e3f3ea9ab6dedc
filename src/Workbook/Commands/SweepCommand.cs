using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using BetweenTokens.Formats;
using BetweenTokens.Statistics;
using BetweenTokens.Training.Sweeps;
using Spectre.Console;
using TorchSharp;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook sweep [NAME]</c>: trains what the table of a comparison does not have yet, and says what follows from it.</summary>
internal static class SweepCommand
{
    public static Command Build()
    {
        var name = new Argument<string?>("name")
        {
            Description = $"A sweep: {string.Join(", ", Sweeps.Names)}. Without it, all are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var cells = new Option<string?>("--cells") { Description = "Only cells whose 'variant / rate / seed' contains this." };
        var seeds = NumberOption.Of("--seeds", "Seeds 1 to this. Fewer than five decide no order.", 5);
        var jobs = NumberOption.Of("--jobs", "Cells trained at a time, each on one thread.", 1);
        var table = new Option<string?>("--out") { Description = "The table. Default: data/sweeps/NAME.csv." };
        var report = new Option<bool>("--report") { Description = "Train nothing: say what the table says." };
        var log = new Option<string?>("--log") { Description = "Where the process of --background writes.", Hidden = true };
        var background = new Option<bool>("--background")
        {
            Description = "Go on in a process of its own, which writes to NAME.log beside the table.",
        };
        var command = new Command("sweep", "Train a comparison of models, cell by cell; a rerun does what is left.")
        {
            name, cells, seeds, jobs, table, report, background, log,
        };
        command.SetAction((parse, cancel) =>
        {
            if (parse.GetValue(name) is not { } chosen)
            {
                List(parse.Console());
                return Task.FromResult(ExitCodes.Ok);
            }

            var (sweep, path) = (Sweeps.Of(chosen), Path.GetFullPath(parse.GetValue(table) ?? Sweeps.PathOf(chosen)));
            if (!parse.GetValue(report))
            {
                OutputPlace.TryFile(path);
            }

            if (parse.GetValue(background))
            {
                parse.InvocationConfiguration.Output.WriteLine(
                    Detach(path, [.. parse.Tokens.Select(token => token.Value).Where(token => token != "--background")]));
                return Task.FromResult(ExitCodes.Ok);
            }

            using var file = parse.GetValue(log) is { } to ? new StreamWriter(to, append: true) { AutoFlush = true } : null;
            var output = file ?? parse.InvocationConfiguration.Output;
            var options = new SweepOptions
            {
                Seeds = AtLeastOne(parse, seeds),
                Jobs = AtLeastOne(parse, jobs),
                Wanted = parse.GetValue(cells) is { } part ? cell => cell.ToString().Contains(part, StringComparison.Ordinal) : null,
            };
            var found = parse.GetValue(report) ? SweepFile.Read(sweep, Existing(path, chosen)) : Run(output, sweep, path, options, cancel);
            Report(output, CommandOutput.ConsoleOf(output), found);
            return Task.FromResult(ExitCodes.Ok);
        });
        return command;
    }

    private static SweepTable Run(TextWriter output, Sweep sweep, string path, SweepOptions options, CancellationToken cancel)
    {
        torch.set_num_threads(1); // cells share the machine by running side by side
        var (watch, here) = (Stopwatch.StartNew(), 0);
        return new SweepRunner(sweep, path).Run(options with { Progress = Tell }, cancel);

        void Tell(SweepProgress progress)
        {
            var left = watch.Elapsed / ++here * (progress.All - progress.Done);
            var measure = progress.Row.Diverged
                ? "diverged"
                : string.Create(CultureInfo.InvariantCulture, $"{sweep.ChosenBy} {progress.Row[sweep.ChosenBy]:0.0000}");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{progress.Done,4} of {progress.All}   "
                + $"{progress.Row.Cell,-32}   {measure}   {progress.Row.Seconds:0} s   {left:h\\:mm\\:ss} left"));
        }
    }

    private static string Existing(string path, string name) => File.Exists(path) ? path
        : throw new ModelFileException(
            path, null, $"the table of the sweep '{name}'", "nothing", $"Make it with workbook sweep {name}, or name another with --out.");

    private static int AtLeastOne(ParseResult parse, Option<int> option) => parse.GetValue(option) is > 0 and var count ? count
        : throw new ArgumentException(
            $"{option.Name} is {parse.GetValue(option).ToString(CultureInfo.InvariantCulture)}; it must be at least 1.");

    private static string Detach(string path, IReadOnlyList<string> arguments)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var log = Path.ChangeExtension(path, ".log");
        var (program, first) = Environment.ProcessPath is { } own
            && !Path.GetFileNameWithoutExtension(own).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? (own, Array.Empty<string>())
            : ("dotnet", [typeof(SweepCommand).Assembly.Location]);
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true };
        foreach (var argument in first.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("--log");
        start.ArgumentList.Add(log);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        return $"Process {process.Id} goes on with it; see {log}.";
    }

    private static void List(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Sweep", "Cells", "Done", "What it decides");
        foreach (var name in Sweeps.Names)
        {
            var sweep = Sweeps.Of(name);
            var done = File.Exists(Sweeps.PathOf(name)) ? Sweeps.Load(name).Rows.Count : 0;
            table.AddRow(new[] { name, $"{sweep.CountOf(5)}", $"{done}", sweep.Question }.Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(table);
    }

    private static void Report(TextWriter output, IAnsiConsole console, SweepTable table)
    {
        var measures = table.Sweep.Probe.Measures.Where(measure => !measure.Contains('@', StringComparison.Ordinal)).ToArray();
        var rows = new Table().Border(TableBorder.Simple).AddColumns(["Variant", "Best rate", "Seeds", .. measures]);
        foreach (var variant in table.Sweep.Variants.Select(variant => variant.Name)
            .Where(variant => table.Rows.Any(row => row.Cell.Variant == variant && !row.Diverged)))
        {
            var rate = table.BestRate(variant);
            rows.AddRow(new[] { variant, Number(rate), Number(table.SeedsOf(variant, rate).Count) }
                .Concat(measures.Select(measure => Cell(table.At(variant, measure)))).Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(rows);
        var diverged = table.Rows.Count(row => row.Diverged);
        output.WriteLine($"{table.Rows.Count} cells, {diverged} of them diverged. {table.Hardware}, {table.Date}.");
        foreach (var line in table.Missing() is { Count: > 0 } missing
            ? [$"No verdict yet: no finished cell of {string.Join(", ", missing)}."]
            : table.Findings())
        {
            output.WriteLine(line);
        }
    }

    private static string Cell((double Mean, Interval Interval) at) =>
        double.IsFinite(at.Interval.HalfWidth) ? $"{Number(at.Mean)} ± {Number(at.Interval.HalfWidth)}" : Number(at.Mean);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
