using System.CommandLine;
using System.CommandLine.Parsing;
using BetweenTokens.Tests.Testing;
using BetweenTokens.Workbook;
using Xunit;

namespace BetweenTokens.Tests.Workbook;

/// <summary>What the command line says of itself.</summary>
[Trait("tier", "fast")]
public class CommandLineTests
{
    [Theory]
    [InlineData("nonsense", "There is no command 'nonsense'. There are: run,")]
    [InlineData("inspct", "There is no command 'inspct'. Did you mean inspect?")]
    [InlineData("models lst", "There is no command 'lst'. Did you mean list?")]
    [InlineData("--verbose", "There is no option '--verbose'.")]
    public async Task A_wrong_word_gets_one_message_and_the_place_of_the_rules(string line, string message)
    {
        var run = await Cli.Run(line.Split(' '));
        Assert.Equal((ExitCodes.BadArguments, ""), (run.ExitCode, run.Output));
        var lines = run.Error.Trim().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith(message, lines[0], StringComparison.Ordinal);
        Assert.StartsWith("See: workbook", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_has_examples_that_are_right()
    {
        var root = WorkbookProgram.Root();
        foreach (var command in root.Subcommands.SelectMany(command =>
            command.Subcommands.Count > 0 ? command.Subcommands : (IEnumerable<Command>)[command]).Where(command => !command.Hidden))
        {
            Assert.True(HelpExamples.All.ContainsKey(command.Name), command.Name);
        }

        foreach (var example in HelpExamples.All.Values.SelectMany(examples => examples))
        {
            Assert.True(root.Parse(CommandLineParser.SplitCommandLine(example).ToArray()) is { Errors.Count: 0 }, example);
        }

        var help = (await Cli.Run("run", "--help")).Output;
        Assert.Contains("workbook run 06 -p modelName=glass/base-s", help, StringComparison.Ordinal);
        Assert.DoesNotContain("-p model=", help, StringComparison.Ordinal);
    }
}
