using System.CommandLine;
using System.CommandLine.Parsing;
using BetweenTokens.Formats.Catalogue;
using BetweenTokens.NotebookEngine.Gallery;
using BetweenTokens.NotebookEngine.Notebooks;
using BetweenTokens.NotebookEngine.Running;
using BetweenTokens.NotebookEngine.Running.Parameters;
using BetweenTokens.Workbook.Running;
using Spectre.Console;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook run</c>: runs notebooks, writes the executed ones and the gallery.</summary>
internal static class RunCommand
{
    private const double UsualTimeout = 600;

    private static readonly Argument<string[]> _selection = new("selection")
    {
        Description = "Notebooks by number (6, 06), range (1-5), name (06-voting), glob (0*) or path; "
            + "all of notebooks/ru where nothing is given.",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private static readonly Option<string[]> _parameters = new("--parameter", "-p")
    {
        Description = "Sets a variable of the notebooks' 'parameters' cell: -p modelName=glass/base. "
            + "An array is written with commas: -p temperatures=0.2,0.8.",
    };
    private static readonly Option<DirectoryInfo?> _out = new("--out", "-o")
    {
        Description = "Folder for executed notebooks, pages and reports. [default: artifacts/run]",
    };
    private static readonly Option<bool> _keepGoing = new("--keep-going", "-k")
    {
        Description = "Go on after a failed cell, and with the other notebooks after a failed one.",
    };
    private static readonly Option<double> _timeout = NumberOption.Of(
        "--timeout", "Longest time for one notebook, in seconds.", UsualTimeout);
    private static readonly Option<double?> _cellTimeout = NumberOption.Without(
        "--cell-timeout", "Longest time for one cell, in seconds. [default: no limit of its own]", 60.0);
    private static readonly Option<int> _jobs = NumberOption.Of("--jobs", "Notebooks that run at once.", 1);
    private static readonly Option<int> _threads = NumberOption.Of(
        "--threads", "Threads of each notebook; fixed whatever the jobs, because sums depend on it.", Environment.ProcessorCount);
    private static readonly Option<bool> _offline = new("--offline")
    {
        Description = "Do not fetch the models of the catalogue that the notebooks want; cells without their model are skipped.",
    };
    private static readonly Option<bool> _strict = new("--strict")
    {
        Description = "Tensors left alive, pages above 2.5 MB and formulas that could not be drawn count as failures.",
    };

    public static Command Build()
    {
        var command = new Command("run", "Runs notebooks, each in a process of its own; writes the executed notebooks and "
            + "a gallery that opens without a network.\nExit codes: 0 all passed, 1 a cell failed, 2 timed out, 3 bad selection, "
            + "option or parameter, 4 a notebook is unreadable or a model that -p names is not here, 5 not built (run: "
            + "dotnet build), 7 a notebook's process died, 130 stopped with Ctrl+C.")
        {
            _selection, _parameters, _out, _keepGoing, _timeout, _cellTimeout, _jobs, _threads, _offline, _strict,
        };
        foreach (var option in new Option[] { _timeout, _cellTimeout, _jobs, _threads })
        {
            option.Validators.Add(Positive);
        }

        _jobs.Aliases.Add("-j");
        _selection.Validators.Add(NoOption);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken interrupt)
    {
        try
        {
            var values = Values(parse.GetValue(_parameters) ?? []);
            var words = parse.GetValue(_selection) ?? [];
            Preparation.Check(words, CloneFolder.Here.Notebooks, Topic.ReadAll(CloneFolder.Here.Topics));
            var paths = NotebookSelection.Select(CloneFolder.Here.Notebooks, words, Nearest);
            var notebooks = paths.Select(NotebookReader.Read).ToList();
            foreach (var (notebook, notice) in notebooks.SelectMany(notebook => notebook.Notices.Select(notice => (notebook, notice))))
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync($"{notebook.Path}: {notice}");
            }

            if (values.Count > 0)
            {
                ParameterInjection.Check(notebooks, values, Nearest);
            }

            notebooks.ForEach(notebook => SetupCheck.Check(notebook, WorkerHost.Own));
            OutputPlace.TryFolder(parse.GetValue(_out)?.FullName ?? CloneFolder.Here.RunOutput);
            if (!parse.GetValue(_offline) && !WantedModels.IsOffline)
            {
                var places = ModelPlaces.Here();
                await WantedModels.FetchAsync(WantedModels.Of(notebooks, values, places), places.PullFolder,
                    parse.Console(), parse.InvocationConfiguration.Error, WantedModels.Patience, interrupt);
            }

            return await RunAsync(parse, paths, values, interrupt);
        }
        catch (Exception e) when (e is ParameterException or SelectionException)
        {
            return await Say(parse, e, ExitCodes.BadArguments);
        }
        catch (NotebookFileException e)
        {
            return await Say(parse, e, ExitCodes.Refused);
        }
        catch (SetupException e)
        {
            return await Say(parse, e, ExitCodes.NotBuilt);
        }
    }

    private static async Task<int> RunAsync(
        ParseResult parse, IReadOnlyList<string> paths, IReadOnlyDictionary<string, string> values, CancellationToken interrupt)
    {
        var elsewhere = parse.GetValue(_out)?.FullName;
        var claims = elsewhere is null ? null : Path.Combine(elsewhere, "claims");
        var options = new RunnerOptions(elsewhere ?? CloneFolder.Here.RunOutput, WorkerHost.Command)
        {
            Values = values,
            KeepGoing = parse.GetValue(_keepGoing),
            NotebookTimeout = TimeSpan.FromSeconds(parse.GetValue(_timeout)),
            CellTimeout = parse.GetValue(_cellTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan,
            Jobs = parse.GetValue(_jobs),
            Environment = WorkerHost.Environment(parse.GetValue(_threads), claims),
        };
        var console = parse.Console();
        IRunView view = console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi
            ? new LiveRunView(console)
            : new PlainRunView(parse.InvocationConfiguration.Output);
        var names = paths.Select(path => Path.GetFileNameWithoutExtension(path)).ToList();
        using var stopping = interrupt.Register(() =>
            console.WriteLine("Stopping the cells that run, and writing what they put out. Ctrl+C again ends at once."));
        var runs = await view.Show(names, report => new NotebookRunner(options, report).RunAsync(paths, interrupt));
        var warnings = await RunGallery.WriteAsync(options.OutputFolder, paths, claims);
        RunSummary.Draw(console, runs);
        RunSummary.DrawWarnings(console, warnings);
        console.WriteLine($"Gallery: {Path.Combine(options.OutputFolder, "index.html")}");
        var code = ExitCode(runs, parse.GetValue(_strict) ? warnings.Count : null);
        if (code != ExitCodes.Ok || SkippedCells.GivenAndMissing(runs, values.Values) is not { } missing)
        {
            return code;
        }

        await parse.InvocationConfiguration.Error.WriteLineAsync($"-p names {ModelPlaces.Here().NotFound(missing).Message}");
        return ExitCodes.Refused;
    }

    /// <summary>The worst outcome decides.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="warnings">How many warnings there were, where they and leaks count as failures.</param>
    internal static int ExitCode(IReadOnlyCollection<NotebookRun> runs, int? warnings) => runs.Max(run => run.Outcome) switch
    {
        RunOutcome.Crashed => ExitCodes.Crashed,
        RunOutcome.Interrupted => ExitCodes.Interrupted,
        RunOutcome.TimedOut => ExitCodes.TimedOut,
        RunOutcome.CellFailed or RunOutcome.NotRun => ExitCodes.Failed,
        _ => warnings is { } count && (count > 0 || runs.Any(run => run.Probe is { Leaks: true })) ? ExitCodes.Failed : ExitCodes.Ok,
    };

    private static Dictionary<string, string> Values(IEnumerable<string> assignments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in assignments.Select(ParameterInjection.Parse))
        {
            if (!values.TryAdd(name, value))
            {
                throw new ParameterException($"Parameter '{name}' is given twice.");
            }
        }

        return values;
    }

    private static void Positive(OptionResult option)
    {
        if (option.Tokens is [var token]
            && double.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out double value) && value <= 0)
        {
            option.AddError($"{option.IdentifierToken?.Value} must be above zero, not {token.Value}.");
        }
    }

    private static void NoOption(ArgumentResult argument)
    {
        foreach (var token in argument.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            argument.AddError($"There is no option {token.Value}. See: workbook run --help");
        }
    }

    private static IReadOnlyList<string> Nearest(string name, IEnumerable<string> known) => NearestNames.Of(name, known);

    private static async Task<int> Say(ParseResult parse, Exception refusal, int code)
    {
        await parse.InvocationConfiguration.Error.WriteLineAsync(refusal.Message);
        return code;
    }
}
