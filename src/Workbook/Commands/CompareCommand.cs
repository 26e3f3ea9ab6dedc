using System.CommandLine;
using BetweenTokens.NotebookEngine.Running;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook compare A B</c>: whether two runs put out the same.</summary>
internal static class CompareCommand
{
    public static Command Build()
    {
        var first = new Argument<DirectoryInfo>("first") { Description = "Folder of one run." };
        var second = new Argument<DirectoryInfo>("second") { Description = "Folder of another." };
        var hosts = new Option<bool>("--hosts")
        {
            Description = "The runs were made by different hosts (this engine and .NET Interactive): leaves out what only a host puts in.",
        };
        var command = new Command("compare",
            "Whether the executed notebooks of two runs are equal, but for cells tagged 'measured'. Exit code 0 if they are, 6 if not.")
        {
            first, second, hosts,
        };
        command.SetAction(parse =>
        {
            var differences = NotebookComparison.CompareFolders(
                parse.GetValue(first)!.FullName, parse.GetValue(second)!.FullName, parse.GetValue(hosts));
            foreach (var difference in differences)
            {
                parse.InvocationConfiguration.Output.WriteLine(difference);
            }

            parse.InvocationConfiguration.Output.WriteLine(differences.Count == 0 ? "Equal." : $"Differences: {differences.Count}.");
            return differences.Count == 0 ? ExitCodes.Ok : ExitCodes.Different;
        });
        return command;
    }
}
