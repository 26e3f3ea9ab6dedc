using System.CommandLine;
using BetweenTokens.Formats;
using BetweenTokens.Workbook.Commands;

namespace BetweenTokens.Workbook;

/// <summary>The command line as a whole, so that tests run it as the shell does.</summary>
public static class WorkbookProgram
{
    /// <summary>After Ctrl+C a run stops its cells and writes what they put out.</summary>
    private static readonly TimeSpan _timeToStop = TimeSpan.FromSeconds(30);

    /// <summary>Every command, each in Commands/.</summary>
    public static RootCommand Root() => new("Between Tokens: run language models, open them up and measure how the next token is chosen.")
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
        TrainCommand.Build(),
        SweepCommand.Build(),
    };

    /// <summary>Parses and runs; an error of the user's input is one message, not a stack trace.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="output">Where results go; null: the console.</param>
    /// <param name="error">Where messages go; null: the console.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter? output = null, TextWriter? error = null)
    {
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = _timeToStop, Output = output ?? Console.Out, Error = error ?? Console.Error };
        try
        {
            var parse = Root().Parse(args);
            int code = await parse.InvokeAsync(configuration);
            return parse.Errors.Count > 0 ? ExitCodes.BadArguments : code;
        }
        catch (ModelFileException refusal)
        {
            await configuration.Error.WriteLineAsync(refusal.Message);
            return ExitCodes.Refused;
        }
        catch (ArgumentException wrong)
        {
            // The library says what was expected of an argument; its name in the source tells the reader nothing.
            await configuration.Error.WriteLineAsync(wrong.Message.Replace($" (Parameter '{wrong.ParamName}')", "", StringComparison.Ordinal));
            return ExitCodes.BadArguments;
        }
        catch (Exception refusal) when (refusal is InvalidOperationException or InvalidDataException or IOException or UnauthorizedAccessException)
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
}
