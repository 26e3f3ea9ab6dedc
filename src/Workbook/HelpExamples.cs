using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace BetweenTokens.Workbook;

/// <summary>Adds to each command's help a few lines that can be copied and work.</summary>
internal static class HelpExamples
{
    /// <summary>Examples by command, without the program's name.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["workbook"] = ["run 06", "generate glass/base --prompt \"<end> кошка сидит на\"", "models list"],
        ["run"] = ["run", "run 06 -p modelName=glass/base-s -p seed=7", "run 01 06 --jobs 2 --out pages --offline"],
        ["compare"] = ["compare artifacts/run pages"],
        ["logits"] = ["logits glass/base --text \"<end> кошка сидит на\" --top 3",
            "logits glass/base --ids \"1 2 3\" --out logits.safetensors"],
        ["generate"] = ["generate glass/base --prompt \"<end> кошка сидит на\" --seed 3",
            "generate smollm2-135m-instruct --prompt \"What is rain?\" --chat --temperature 0.7 --top-p 0.9"],
        ["tokenize"] = ["tokenize glass/base --text \"кошка сидит на окне\""],
        ["inspect"] = ["inspect glass/base", "inspect smollm2-135m-instruct --json"],
        ["list"] = ["models list", "models list --json"],
        ["pull"] = ["models pull smollm2-135m-instruct"],
        ["verify"] = ["models verify base --deep"],
        ["measure"] = ["models measure base"],
        ["train"] = ["train base-s --steps 100 --out trained"],
        ["sweep"] = ["sweep", "sweep positions --report"],
        ["claims"] = ["claims --section 6"],
        ["doctor"] = ["doctor"],
    };

    /// <summary>The command line whose help ends with examples.</summary>
    public static RootCommand AddTo(RootCommand root)
    {
        if (root.Options.OfType<HelpOption>().FirstOrDefault() is { Action: HelpAction usual } help)
        {
            help.Action = new WithExamples(usual);
        }

        return root;
    }

    private sealed class WithExamples(HelpAction usual) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var code = usual.Invoke(parseResult);
            var command = parseResult.CommandResult.Command;
            if (All.TryGetValue(command is RootCommand ? "workbook" : command.Name, out var examples))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  workbook {example}");
                }

                output.WriteLine();
            }

            return code;
        }
    }
}
