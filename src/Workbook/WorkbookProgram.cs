using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using BetweenTokens.Formats;
using BetweenTokens.Workbook.Commands;

namespace BetweenTokens.Workbook;

/// <summary>The command line as a whole, so that tests run it as the shell does.</summary>
public static class WorkbookProgram
{
    /// <summary>Every command, each in Commands/.</summary>
    public static RootCommand Root() =>
        HelpExamples.AddTo(new("Between Tokens: run language models, open them up and measure how the next token is chosen.")
        {
            RunCommand.Build(),
            RunOneCommand.Build(),
            CompareCommand.Build(),
            InspectCommand.Build(),
            ModelsCommand.Build(),
            DoctorCommand.Build(),
            TokenizeCommand.Build(),
            LogitsCommand.Build(),
            GenerateCommand.Build(),
            ClaimsCommand.Build(),
            MeasureCommand.Build(),
            TrainCommand.Build(),
            SweepCommand.Build(),
        });

    /// <summary>Parses and runs; an error of the user's input is one message, not a stack trace.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="output">Where results go; null: the console.</param>
    /// <param name="error">Where messages go; null: the console.</param>
    /// <param name="listen">Called if the command can be asked to stop; gives what asks it. Others are ended by the system.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, TextWriter? output = null, TextWriter? error = null, Func<CancellationToken>? listen = null)
    {
        // The parser's own signal handler begins to listen when a command has returned its task: for most that is their end.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = output ?? Console.Out,
            Error = error ?? Console.Error,
        };
        try
        {
            var parse = Root().Parse(args);
            if (parse.Action is ParseErrorAction wrong)
            {
                return Refuse(configuration, parse, wrong);
            }

            return await parse.InvokeAsync(
                configuration, parse.Action is AsynchronousCommandLineAction && listen is not null ? listen() : default);
        }
        catch (ModelFileException refusal)
        {
            await configuration.Error.WriteLineAsync(refusal.Message);
            return ExitCodes.Refused;
        }
        catch (ArgumentException wrong)
        {
            // The library says what was expected of an argument; its name in the source tells the reader nothing.
            await configuration.Error.WriteLineAsync(
                wrong.Message.Replace($" (Parameter '{wrong.ParamName}')", "", StringComparison.Ordinal));
            return ExitCodes.BadArguments;
        }
        catch (Exception refusal)
            when (refusal is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            await configuration.Error.WriteLineAsync(refusal.Message);
            return ExitCodes.Refused;
        }
        catch (OperationCanceledException)
        {
            await configuration.Error.WriteLineAsync("Stopped.");
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>
    /// What is wrong with the command line, once, and where its rules stand; the rules themselves where
    /// nothing but a command is missing.
    /// </summary>
    private static int Refuse(InvocationConfiguration configuration, ParseResult parse, ParseErrorAction action)
    {
        var command = parse.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parse.UnmatchedTokens.Count == 0)
        {
            action.ShowHelp = true;
            parse.Invoke(configuration);
            return ExitCodes.BadArguments;
        }

        // The parser complains of an unknown command as of an argument, and then of the command that is missing.
        var names = command.Subcommands.Where(known => !known.Hidden).Select(known => known.Name).ToList();
        IEnumerable<string> faults = names.Count == 0 ? parse.Errors.Select(error => error.Message).Distinct()
            : [$"There is no {(parse.UnmatchedTokens[0].StartsWith('-') ? "option" : "command")} '{parse.UnmatchedTokens[0]}'. "
                + $"{Hint(parse.UnmatchedTokens[0], names)}"];
        foreach (var fault in faults)
        {
            configuration.Error.WriteLine(fault);
        }

        configuration.Error.WriteLine($"See: {string.Join(' ', Path(parse.CommandResult))} --help");
        return ExitCodes.BadArguments;
    }

    private static string Hint(string word, IReadOnlyList<string> names) =>
        NearestNames.Of(word, names) is { Count: > 0 } near
            ? $"Did you mean {string.Join(" or ", near)}?"
            : $"There are: {string.Join(", ", names)}.";

    private static IEnumerable<string> Path(SymbolResult? result) => result is CommandResult command
        ? Path(command.Parent).Append(command.Command is RootCommand ? "workbook" : command.Command.Name)
        : [];
}
