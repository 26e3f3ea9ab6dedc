using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Plots;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>Margin against the number of held neurons: one rule against its neighbours.</summary>
public static class HeldPictures
{
    private const int Neighbours = 12;

    /// <summary>Holds the neurons of the rule that a text asks for, beside other rules of its kind, here and now.</summary>
    /// <param name="model">A glass model.</param>
    /// <param name="prompt">The text: a statement about a person, or a sum.</param>
    /// <param name="seed">Seed of the neighbours.</param>
    public static NeuronSurveys.Held Hold(LanguageModel model, string prompt, long seed)
    {
        var ids = NextToken.Prompts.PromptIds(Kept.WithNeurons(model), prompt);
        var (facts, sums) = (Rules.Facts(model, asked: false, seed), Rules.Sums(model, seed, all: true));
        var all = sums.Any(one => one.Ids.SequenceEqual(ids)) ? sums : facts;
        var rule = all.FirstOrDefault(one => one.Ids.SequenceEqual(ids)) ?? throw new ReaderException(
            $"'{prompt}' is no fact and no sum that this world told, such as «<end> 3 + 2 =».",
            $"«{prompt}» — не факт и не сумма, о которых рассказывает этот мир, например «<end> 3 + 2 =».");
        var others = Rules.Known(model, all.Where(one => one != rule), Neighbours);
        using var held = HeldNeurons.Of(model, [rule.Ids, .. others.Select(one => (Prompt)one.Ids)]);
        return NeuronSurveys.Hold(model, held, rule, others, tried: null);
    }

    /// <summary>What is left of the margin of one rule and of its neighbours.</summary>
    /// <param name="held">What was held.</param>
    public static Picture Curves(NeuronSurveys.Held held)
    {
        double[] counts = [.. NeuronSurveys.Counts.Select(n => (double)n)];
        double[] Of(Func<IEnumerable<double>, double> of) =>
            [.. counts.Select((_, i) => of(Needed.Of(held).Others.Select(other => other[i])))];
        var half = NeuronSurveys.Counts.Cast<int?>().Zip(held.Left).FirstOrDefault(pair => pair.Second <= 0.5).First;
        return Pictures.Lines($"Нейроны «{held.Rule.Name}» закреплены на среднем, худшие первыми",
                new Axis("сколько закреплено", "шт.") { Log = true }, new Axis("осталось запаса", "доля"),
                new Series("само правило", counts, held.Left) { Role = Role.Model, Markers = true },
                new Series($"другие правила, {held.Others.Count}", counts, Of(all => all.Average()))
                {
                    Low = Of(all => all.Min()),
                    High = Of(all => all.Max()),
                    Band = "от худшего до лучшего",
                },
                new Series("половина", [counts[0], counts[^1]], [0.5, 0.5]) { Stroke = Stroke.Dashed, Role = Role.Corpus })
            .Look($"Запас — логит верного ответа минус средний логит соперников; сначала он {Pictures.Text(held.Margin, 1)}. "
                + (half is { } enough ? $"Половины не стало к {enough} нейронам из {held.Order.Count}. "
                    : "Половина не ушла и при самом большом числе. ")
                + $"Главный — {Kept.Say(held.Order[0])}. Идёт ли линия соседей выше?");
    }

    /// <summary>What is left on average over all rules that were measured ahead.</summary>
    public static Visual Kinds() => Kept.Show(() =>
    {
        (string Name, SurveyTable Table)[] shown = [.. NeuronSurveys.All.Select(one => (one.Condition, Kept.Table(one.Survey.Name)))];
        double[] counts = [.. NeuronSurveys.Counts.Select(n => (double)n)];
        Series Of(string name, SurveyTable table)
        {
            double[][] left = [.. NeuronSurveys.Counts.Select(n => table[$"left {n}"].Order().ToArray())];
            return new($"{name}, {table.Rows.Count}", counts, [.. left.Select(all => all.Average())])
            {
                Low = [.. left.Select(all => all[all.Length / 10])],
                High = [.. left.Select(all => all[^(1 + (all.Length / 10))])],
            };
        }

        return Pictures.Lines("Сколько нейронов держат правило", new Axis("сколько закреплено", "шт.") { Log = true },
                new Axis("осталось запаса", "доля"), [.. shown.Select(one => Of(one.Name, one.Table)),
                    new Series("половина", [counts[0], counts[^1]], [0.5, 0.5]) { Stroke = Stroke.Dashed, Role = Role.Corpus }])
            .Look("Полоса — восемь правил из десяти. Правило одного нейрона упало бы ниже пунктира уже у левого края. "
                + string.Join(" ", shown.Select(one => $"{one.Name}: главный нейрон отнимает в среднем "
                    + $"{Pictures.Text(100 * (1 - one.Table["left 1"].Average()), 0)}% и служит ещё "
                    + $"{Pictures.Text(one.Table["#others"].Order().ElementAt(one.Table.Rows.Count / 2), 0)} правилам (медиана).")));
    }, [.. NeuronSurveys.All.Select(one => one.Survey.Name)]);

    /// <summary>The first neurons of a rule: what each is and what it promotes.</summary>
    /// <param name="held">What was held.</param>
    /// <param name="memory">What fires neurons.</param>
    /// <param name="model">The model.</param>
    public static Table First(NeuronSurveys.Held held, NeuronMemory memory, LanguageModel model) => Table.Of(
        $"Пять нейронов, без которых «{Needed.Of(held).Rule.Name}» слабеет сильнее всего", held.Order.Take(5),
        ("нейрон", Say), ("его значение продвигает", one => string.Join(", ",
            Needed.Of(memory).Promotes(one, 3).Select(top => Needed.Of(model).Tokenizer.Shown(top.Token)))),
        ("возбуждает его", one => string.Join(" | ", memory.Triggers(one).Take(2).Select(at => string.Join(' ',
            memory.Texts[at.Text].Skip(Math.Max(0, at.Position - 3)).Take(Math.Min(4, at.Position + 1))
                .Select(id => model.Tokenizer.Shown(id)))))));

    private static object Say(Neuron neuron) => Kept.Say(neuron);
}
