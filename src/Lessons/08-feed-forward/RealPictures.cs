using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Causal;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>A text, the token that should follow, and one that it is compared with.</summary>
/// <param name="Text">The text.</param>
/// <param name="Answer">The token, with its space.</param>
/// <param name="Rival">The other.</param>
public sealed record Choice(string Text, string Answer, string Rival);

/// <summary>Known continuations in a model that reads English or the world's Russian, and which layer's part they need.</summary>
public static class RealPictures
{
    /// <summary>A sum, a capital, a name that is always followed by another, and plural agreement.</summary>
    public static IReadOnlyList<Choice> English { get; } =
    [
        new("1+1=2, 2+1=3, 3+2=", "5", "4"), new("The capital of France is", " Paris", " Rome"), new("Santa", " Claus", " Fe"),
        new("The cats on the mat", " are", " is"),
    ];

    /// <summary>The same kinds in the glass world.</summary>
    public static IReadOnlyList<Choice> Glass { get; } =
    [
        new("<end> 3 + 2 =", "5", "4"), new("<end> у Маши 3 яблока , ей дали ещё 2 . сколько яблок у Маши ?", "5", "4"),
        new("<end> столица Франции —", "Париж", "Рим"), new("<end> летучая", "мышь", "коровка"), new("<end> чёрный", "кот", "кошка"),
    ];

    /// <summary>Who does what: a pronoun after a profession, a liking after a child.</summary>
    public static IReadOnlyList<Choice> Professions { get; } =
    [
        .. new[] { "engineer", "nurse", "teacher", "mechanic", "librarian" }
            .Select(who => new Choice($"The {who} said that", " she", " he")),
    ];

    /// <summary>The same question in the glass world, where the share of each is known.</summary>
    public static IReadOnlyList<Choice> Children { get; } =
        [new("<end> девочка любит", "танцы", "футбол"), new("<end> мальчик любит", "танцы", "футбол")];

    /// <summary>What the model says after each text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="choices">The texts.</param>
    public static Table Said(LanguageModel model, IReadOnlyList<Choice> choices)
    {
        var rows = Needed.Of(choices).Select(choice =>
        {
            using var trace = Tracing.TracingExtensions.Trace(Needed.Of(model), choice.Text, Tracing.TraceOptions.Only(
                new Models.Hooks.HookAddress(Models.Hooks.HookPoint.Logits)));
            var logits = trace.LogitsAt(^1);
            return (choice, First: trace.Shown(Distributions.ArgMax(logits)),
                P: Math.Exp(Distributions.LogProbability(logits, trace.TokenId(choice.Answer))),
                Other: Math.Exp(Distributions.LogProbability(logits, trace.TokenId(choice.Rival))));
        }).ToArray();
        return Table.Of($"Что скажет {model.Name}", rows, ("текст", row => row.choice.Text.Replace("<end> ", "", StringComparison.Ordinal)),
                ("первое слово", row => row.First), ("ждём", row => row.choice.Answer.Trim()), ("вероятность", row => row.P),
                ("соперник", row => row.choice.Rival.Trim()), ("его вероятность", row => row.Other))
            .With("вероятность", "0.000").With("его вероятность", "0.000");
    }

    /// <summary>What each layer's feed-forward part, or its attention, is worth to each answer: its mean in its place.</summary>
    /// <param name="model">The model.</param>
    /// <param name="choices">The texts.</param>
    /// <param name="attention">True: attention.</param>
    public static Picture Off(LanguageModel model, IReadOnlyList<Choice> choices, bool attention = false)
    {
        var cells = new double[Needed.Of(choices).Count, Kept.WithNeurons(model).Config.NLayers];
        foreach (var (row, choice) in choices.Index())
        {
            var (metric, mean) = (Metric.LogProbability(choice.Answer), Replacement.Mean(choice.Text));
            var map = attention ? Ablation.Attentions(model, choice.Text, metric, mean) : Ablation.Mlps(model, choice.Text, metric, mean);
            for (var layer = 0; layer < cells.GetLength(1); layer++)
            {
                cells[row, layer] = map[layer, 0];
            }
        }

        return Map(model.Name, choices, cells, attention);
    }

    /// <summary>Whom a text leans to, and the layer whose feed-forward part moves that most.</summary>
    /// <param name="model">The model.</param>
    /// <param name="choices">The texts.</param>
    public static Table Lean(LanguageModel model, IReadOnlyList<Choice> choices) => Leaning(
        Kept.WithNeurons(model).Name, Needed.Of(choices).Select(choice =>
        {
            var map = Ablation.Mlps(model, choice.Text, Metric.LogitDifference(choice.Answer, choice.Rival), Replacement.Mean(choice.Text));
            return (choice, map.Unchanged, map.Top(1)[0].Row, map.Top(1)[0].Value);
        }));

    /// <summary>The same maps of SmolLM2, measured ahead: two hundred passes.</summary>
    /// <param name="attention">True: attention.</param>
    public static Visual OffEnglish(bool attention = false) => Kept.Show(() =>
    {
        var table = Kept.Table(LayerSurveys.English.Name);
        var cells = new double[English.Count, LayerSurveys.Layers];
        foreach (var (row, _) in English.Index())
        {
            for (var layer = 0; layer < LayerSurveys.Layers; layer++)
            {
                cells[row, layer] = table[LayerSurveys.Column(attention, layer)][row];
            }
        }

        return Map(FeedForwardWorld.Real, English, cells, attention);
    }, LayerSurveys.English.Name);

    /// <summary>Whom SmolLM2 leans to after a profession, measured ahead.</summary>
    public static Visual LeanEnglish() => Kept.Show(() =>
    {
        var table = Kept.Table(LayerSurveys.English.Name);
        return Leaning(FeedForwardWorld.Real, Professions.Select((choice, i) =>
        {
            var row = English.Count + i;
            var most = Enumerable.Range(0, LayerSurveys.Layers).MaxBy(layer => Math.Abs(table[LayerSurveys.Column(false, layer)][row]));
            return (choice, table["as it is"][row], most, table[LayerSurveys.Column(false, most)][row]);
        }));
    }, LayerSurveys.English.Name);

    private static Picture Map(string name, IReadOnlyList<Choice> choices, double[,] cells, bool attention)
    {
        var layers = Enumerable.Range(0, cells.GetLength(1));
        var most = choices.Select((choice, row) => (choice, Layer: layers.MinBy(layer => cells[row, layer])));
        return Pictures.Matrix($"{(attention ? "Внимание" : "FFN")} слоя заменено своим средним, {name}",
                new Axis("слой") { Labels = Kept.Layers(cells.GetLength(1)) },
                new Axis("ответ") { Labels = [.. choices.Select(Short)] }, cells, new Axis("ln p ответа изменился на", "нат"),
                signed: true)
            .Look("Оранжевое — ответ без этой части слабее. Больнее всего: "
                + string.Join("; ", most.Select(one => $"{Short(one.choice)} — слой {one.Layer + 1}")) + ".");
    }

    private static Table Leaning(string name, IEnumerable<(Choice Choice, double Unchanged, int Layer, double Moved)> rows)
    {
        var all = rows.ToArray();
        var (answer, rival) = (all[0].Choice.Answer.Trim(), all[0].Choice.Rival.Trim());
        return Table.Of($"«{answer}» против «{rival}», {name}", all,
                ("текст", one => one.Choice.Text.Replace("<end> ", "", StringComparison.Ordinal)),
                ($"перевес «{answer}», логиты", one => one.Unchanged),
                ("FFN какого слоя двигает его сильнее", one => one.Layer + 1), ("без него", one => one.Unchanged + one.Moved))
            .With($"перевес «{answer}», логиты", "+0.00;−0.00").With("без него", "+0.00;−0.00");
    }

    private static string Short(Choice choice) =>
        $"{string.Join(' ', choice.Text.Replace("<end> ", "", StringComparison.Ordinal).Split(' ').TakeLast(2))} → {choice.Answer.Trim()}";
}
