using BetweenTokens.Evaluation;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Microworld;
using BetweenTokens.Microworld.Kinds;
using BetweenTokens.Models;
using BetweenTokens.Plots;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L01Token;

public static partial class TokenPictures
{
    private const int MostPoints = 320; // in one panel: a page stays small
    /// <summary>R² of a ridge probe at every depth, on the documents that decide.</summary>
    /// <param name="rows">Documents and the exact beliefs.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="models">Name and network, for instance the trained one and its untrained control.</param>
    public static Picture ReadByDepth(BeliefRows rows, string title, params IReadOnlyList<(string Name, LanguageModel Model)> models)
    {
        using var scope = NewDisposeScope();
        int[] depths = [.. Enumerable.Range(0, models.Max(m => m.Model.Config.NLayers) + 1)];
        return Pictures.Lines(
            title,
            new Axis("слой потока") { Labels = [.. depths.Select(depth => depth == 0 ? "эмбеддинг" : $"{depth}")] },
            new Axis("R² на новых документах", "доля") { FromZero = true },
            [.. models.Select(m =>
            {
                using var states = rows.Read(m.Model.Transformer);
                double[] own = [.. depths.Where(depth => depth <= m.Model.Config.NLayers)
                    .Select(depth => Fit(rows, states[depth]).Explained(Part(rows, states[depth], 2), Part(rows, rows.Targets, 2)))];
                return new Series(m.Name, own) { Markers = true };
            })]);
    }

    /// <summary>The belief in three values as the oracle has it, and as the probes of that depth read it.</summary>
    /// <param name="rows">Documents and the exact beliefs about a variable of three values.</param>
    /// <param name="depth">Depth of the stream.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="models">Name and network.</param>
    public static Picture Triangle(
        BeliefRows rows, int depth, string title, params IReadOnlyList<(string Name, LanguageModel Model)> models)
    {
        using var scope = NewDisposeScope();
        int[] positions = [.. rows.Positions.SelectMany(list => list)];
        return Pictures.BeliefTriangle(
            [.. models.Select(m =>
            {
                using var states = rows.Read(m.Model.Transformer, depth);
                double[] read = TensorMemory.Copy<double>(Fit(rows, states[depth]).Predict(Part(rows, states[depth], 2)));
                return new BeliefProbe(m.Name, depth, rows.Variable, rows.Values, [.. rows.Part(2).Select((row, i) => new BeliefPoint(
                    rows.Rows[row], positions[row], m.Model.Tokenizer!.Piece(rows.Texts[rows.Rows[row]][positions[row]]),
                    rows.Beliefs[row], read[(i * rows.Values.Count)..((i + 1) * rows.Values.Count)]))]);
            })],
            title,
            most: MostPoints);
    }

    /// <summary>The words of the weather before and after a push, beside what the law says under the belief that was pushed to.</summary>
    /// <param name="world">Knows how often a season has which weather.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="belief">What was pushed to, one number for each season.</param>
    /// <param name="before">Logits before the push, [dVocab].</param>
    /// <param name="after">Logits after it.</param>
    public static Picture Pushed(World world, string title, double[] belief, ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        var weather = world.Kind<Weather>();
        int[] words = [.. Weather.Observed.Select(world.Words.Find)];
        float[] own = Distributions.Softmax(before), pushed = Distributions.Softmax(after);
        double Exact(int word) => belief.Select((b, season) => b * weather.Emission(season, word)).Sum();
        return Pictures.Compare(
            Weather.Observed,
            [
                ("модель до толчка", [.. words.Select(word => (double)own[word])]),
                ("после толчка", [.. words.Select(word => (double)pushed[word])]),
                ("закон при таком убеждении", [.. words.Select((_, w) => Exact(w))]),
            ],
            title);
    }

    /// <summary>
    /// What the law says a push should do to each word's share, against what it did; under the picture the slopes of all pushes.
    /// </summary>
    /// <param name="title">What is shown.</param>
    /// <param name="reports">Name and pushes, for instance of the trained network and of its untrained control.</param>
    public static Picture Pushes(string title, params IReadOnlyList<(string Name, SteeringReport Report)> reports)
    {
        static string Slope(Measured m) =>
            $"{Pictures.Text(m.Value, 2)} [{Pictures.Text(m.Interval.Low, 2)} … {Pictures.Text(m.Interval.High, 2)}]";
        return Pictures.Scatter(
                title,
                new Axis("изменение доли по закону", "доля"),
                new Axis("изменение доли у сети", "доля"),
                [.. reports.Select(r => (r.Name, (IReadOnlyList<Dot>)
                    [.. r.Report.Pushes.Take(MostPoints).Select(p => new Dot(p.Word, p.Expected, p.Observed))]))],
                references: [Reference.Diagonal("как велит закон")])
            .WithNote($"Наклон: {string.Join("; ", reports.Select(r => $"{r.Name} {Slope(r.Report.Slope)}"))}; {reports[0].Name}, "
                + $"случайный толчок той же длины {Slope(reports[0].Report.Random)}, толчок по псевдообращению самой пробы "
                + $"{Slope(reports[0].Report.PseudoInverse)}.");
    }

    /// <summary>
    /// False answers by how often the corpus names a fact, beside Good's and Turing's estimate for all questions together.
    /// </summary>
    /// <param name="report">The answers.</param>
    /// <param name="title">What is shown.</param>
    public static Picture FalseAnswers(UnseenReport report, string title) => Pictures.Bars(
            title,
            new Axis("сколько раз назван факт")
            {
                Labels = [.. report.Bins.Select(b => $"{b.Mentions} (фактов {b.Asked})"), "все вопросы"],
            },
            new Axis("доля ложных ответов", "доля") { Range = (0, 1) },
            [
                new BarGroup("ложных", [.. report.Bins.Select(b => b.False.Value), report.FalseShare.Value])
                {
                    Intervals = [.. report.Bins.Select(b => b.False.Interval), report.FalseShare.Interval],
                },
                new BarGroup("ложных и уверенных", [.. report.Bins.Select(b => b.Confident.Value), double.NaN])
                {
                    Intervals = [.. report.Bins.Select(b => b.Confident.Interval), new(double.NaN, double.NaN)],
                },
            ],
            [Reference.AtX(report.GoodTuring, "оценка Гуда — Тьюринга для всех вопросов")])
        .WithNote($"По всем вопросам ложных ответов {Pictures.Text(report.FalseShare.Value, 2)}, оценка Гуда — Тьюринга "
            + $"{Pictures.Text(report.GoodTuring, 2)}, точная доля вопросов о неназванном {Pictures.Text(report.Missing, 2)}; "
            + $"ложных утверждений в корпусе {report.FalseStatements} из {report.Statements}.");

    private static RidgeProbe Fit(BeliefRows rows, Tensor states) => RidgeProbe.Fit(Part(rows, states, 0), Part(rows, rows.Targets, 0));

    private static Tensor Part(BeliefRows rows, Tensor values, int part) => values[tensor(rows.Part(part), device: CPU)];
}
