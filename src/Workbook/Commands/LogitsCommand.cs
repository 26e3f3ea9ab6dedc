using System.CommandLine;
using BetweenTokens.Formats;
using BetweenTokens.Models.Configs;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Text;
using BetweenTokens.Tracing;
using Spectre.Console;
using static TorchSharp.torch;

namespace BetweenTokens.Workbook.Commands;

/// <summary><c>workbook logits</c>: one full pass, shown as the likeliest next tokens or written out with every layer.</summary>
internal static class LogitsCommand
{
    // Beyond this many numbers JSON is no way to hand logits on; --out is.
    private const long MostValuesInJson = 100_000;

    public static Command Build()
    {
        var input = new PromptInput("--text");
        var output = new Option<string?>("--out")
        {
            Description = "Write input_ids [1,T], logits [1,T,V], hidden_states [L+1,1,T,D] and attentions [L,1,H,T,T] "
                + "to a safetensors file, in Hugging Face's conventions.",
        };
        var top = NumberOption.Of("--top", "How many of the likeliest next tokens to show at each position.", 5);
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table; with all logits where they are few." };
        var command = new Command("logits", "Read a text once: the next-token logits at every position, hidden states and attentions.")
        {
            output, top, json,
        };
        input.AddTo(command);
        command.SetAction(parse =>
        {
            var file = parse.GetValue(output);
            OutputPlace.TryFile(file);
            using var model = input.Load(parse);
            var ids = input.Read(parse, model);
            using var trace = model.Trace(ids, TraceOptions.Only(file is null ? ["logits"] : Wanted(model.Config)));
            if (file is not null)
            {
                Save(file, trace);
            }

            var report = Report(trace, Math.Max(1, parse.GetValue(top)), file);
            if (parse.GetValue(json))
            {
                parse.WriteJson(report);
            }
            else
            {
                Draw(parse.Console(), report);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static HookAddress[] Wanted(TransformerConfig config) =>
    [
        .. Enumerable.Range(0, config.NLayers)
            .SelectMany(layer => new HookAddress[] { new(HookPoint.ResidPre, layer), new(HookPoint.Pattern, layer) }),
        config.HasFinalNorm ? new(HookPoint.FinalNormOut) : new(HookPoint.ResidPost, config.NLayers - 1),
        new(HookPoint.Logits),
    ];

    /// <summary>Entry 0 is the embedding, entry i the stream after layer i, the last entry that after the final norm.</summary>
    private static void Save(string file, Trace trace)
    {
        using var scope = NewDisposeScope();
        var config = trace.Transformer.Config;
        var layers = Enumerable.Range(0, config.NLayers).ToList();
        var last = trace[Wanted(config)[^2]];
        SafetensorsWriter.Save(file, new Dictionary<string, Tensor>
        {
            ["input_ids"] = tensor(trace.Ids.Select(id => (long)id).ToArray()).unsqueeze(0),
            ["logits"] = trace.Logits,
            ["hidden_states"] = stack([.. layers.Select(layer => trace[HookPoint.ResidPre, layer]), last]),
            ["attentions"] = stack(layers.Select(layer => trace[HookPoint.Pattern, layer])),
        });
    }

    private static LogitsReport Report(Trace trace, int top, string? file)
    {
        var positions = new List<PositionRow>();
        var all = (long)trace.Length * trace.Transformer.Config.DVocab <= MostValuesInJson ? new List<float[]>() : null;
        for (var position = 0; position < trace.Length; position++)
        {
            var logits = trace.LogitsAt(position);
            all?.Add(logits);
            var logZ = Distributions.LogSumExp(logits);
            positions.Add(new(
                position,
                trace.Ids[position],
                Show(trace, trace.Ids[position]),
                Distributions.Entropy(logits),
                [.. Distributions.Top(logits, top)
                    .Select(id => new NextToken(id, Show(trace, id), logits[id], Math.Exp(logits[id] - logZ)))]));
        }

        return new(trace.Model, [.. trace.Ids], trace.Transformer.Config.DVocab, file, positions, all);
    }

    private static string? Show(Trace trace, int id) => trace.Tokenizer?.Show(id);

    private static void Draw(IAnsiConsole console, LogitsReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("#").RightAligned()).AddColumn("Token")
            .AddColumn(new TableColumn("Entropy, nats").RightAligned()).AddColumn("Next: token, logit, probability");
        foreach (var row in report.Positions)
        {
            var next = string.Join(
                "   ", row.Next.Select(t => FormattableString.Invariant($"{Label(t.Id, t.Text)} {t.Logit:0.00} {t.Probability:0.000}")));
            table.AddRow(new[]
            {
                FormattableString.Invariant($"{row.Position}"), Label(row.Id, row.Text),
                FormattableString.Invariant($"{row.Entropy:0.00}"), next,
            }.Select(Markup.Escape).ToArray());
        }

        console.WriteFitted(table);
        if (report.File is not null)
        {
            console.WriteLine($"Written: {report.File}");
        }
    }

    private static string Label(int id, string? text) =>
        text is null ? FormattableString.Invariant($"{id}") : FormattableString.Invariant($"{id} {text}");

    // Logits are null where they are too many for JSON.
    private sealed record LogitsReport(
        string Model,
        int[] Ids,
        int VocabularySize,
        string? File,
        IReadOnlyList<PositionRow> Positions,
        IReadOnlyList<float[]>? Logits);

    private sealed record PositionRow(int Position, int Id, string? Text, double Entropy, NextToken[] Next);

    private sealed record NextToken(int Id, string? Text, float Logit, double Probability);
}
