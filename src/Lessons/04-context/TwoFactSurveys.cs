using BetweenTokens.Inspection;
using BetweenTokens.Inspection.Probes;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.NextToken;
using BetweenTokens.Tensors;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L04Context;

/// <summary>04-11, part 2: are two facts, either of which may be asked for, both read linearly from the vector after them?</summary>
/// <remarks>
/// All combinations of two values in one sentence frame; a ridge probe learns each value on every second combination and is read on the
/// others, so it has seen both values and never the pair. The depth is chosen on frames of their own.
/// </remarks>
public static class TwoFactSurveys
{
    private const double Penalty = 1e-2;
    private const long Seed = 412;
    private static readonly string[] _columns = ["both", "first", "second", "both, untrained"];

    internal static Survey World { get; } = Of("two facts, world", ContextWorld.Glass, model =>
    {
        var law = ContextWorld.Law(model.Name);
        string[] digits = [.. Enumerable.Range(0, 10).Select(value => $"{value}")];
        (string One, string Other)[] names = [("X", "Y"), ("Z", "T"), ("Y", "Z"), ("T", "X"), ("X", "Z"), ("T", "Y")];
        return ([.. names.Select<(string One, string Other), Func<string, string, int[]>>(name =>
            (a, b) => ContextWorld.Read(law, $"{name.One}= {a} , {name.Other}= {b} ."))], digits);
    });

    internal static Survey English { get; } = Of("two facts, SmolLM2", ContextWorld.Real, model =>
        ([.. ContextTexts.All.TwoFacts.Select<IReadOnlyList<string>, Func<string, string, int[]>>(frame =>
            (a, b) => model.PromptIds($"{ContextTexts.Fill(frame[0], a)} {ContextTexts.Fill(frame[1], b)}"))],
            [.. ContextTexts.All.Sets["colours"]])) with
    { DearSeconds = 60 };

    /// <summary>What a survey says.</summary>
    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table, Measured.Mean($"share of pairs both read from an untrained network: {condition}", table["both, untrained"], Seed),
        Measured.Mean($"share of pairs both read from one vector: {condition}", table["both"], Seed),
        Measured.Mean($"share of pairs both read, above an untrained network: {condition}",
            [.. table["both"].Zip(table["both, untrained"], (read, fresh) => read - fresh)], Seed));

    private static Survey Of(
        string name, string model, Func<LanguageModel, (Func<string, string, int[]>[] Frames, string[] Values)> texts) => new()
        {
            Name = name,
            Models = [model],
            Kind = Evidence.KindOf(model),
            Columns = _columns,
            DearSeconds = 20,
            Run = scope =>
            {
                using var loaded = scope.Model is null ? LanguageModel.Load(model) : null;
                var reader = scope.Model ?? Needed.Of(loaded);
                var (frames, values) = texts(reader);
                using var untrained = Controls.Untrained(reader, 1, new InitialWeights { ByFanIn = true, EmbeddingDeviation = 1 });
                var (read, fresh) = (BothRead(reader, frames, values), BothRead(untrained, frames, values));
                return (reader.Described, (IReadOnlyList<SurveyRow>)[.. scope.Of(Enumerable.Range(0, values.Length * values.Length))
                    .Select(one => new SurveyRow($"{values[one.Item / values.Length]}, {values[one.Item % values.Length]}",
                        read[one.Item].Both, read[one.Item].First, read[one.Item].Second, fresh[one.Item].Both))]);
            },
        };

    // Half of the frames choose the depth, the others are measured; each combination is the mean over frames.
    private static (double Both, double First, double Second)[] BothRead(
        LanguageModel model, Func<string, string, int[]>[] frames, string[] values)
    {
        var combinations = (from a in values from b in values select (a, b)).ToArray();
        var chosen = frames.Length / 2;
        var byFrame = frames.Select(frame => ByDepth(model, [.. combinations.Select(one => frame(one.a, one.b))], values.Length)).ToArray();
        var depth = Enumerable.Range(0, model.Config.NLayers + 1)
            .MaxBy(d => byFrame.Take(chosen).Average(frame => frame[d].Average(one => one.First * one.Second)));
        return [.. combinations.Select((_, i) => byFrame.Skip(chosen).Select(frame => frame[depth][i]).ToArray()).Select(one =>
            (one.Average(r => r.First * r.Second), one.Average(r => r.First), one.Average(r => r.Second)))];
    }

    private static (double First, double Second)[][] ByDepth(LanguageModel model, int[][] texts, int values)
    {
        using var states = StreamStates.Read(model.Transformer, texts, [.. texts.Select(ids => (int[])[ids.Length - 1])]);
        return [.. states.Depths.Select(depth =>
        {
            double[] first = Read(states[depth], values, i => i / values), second = Read(states[depth], values, i => i % values);
            return first.Zip(second).ToArray();
        })];
    }

    // 1 where the probe of the other half names the value.
    private static double[] Read(Tensor states, int values, Func<int, int> value)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (count, right) = ((int)states.shape[0], new double[states.shape[0]]);
        for (var half = 0; half < 2; half++)
        {
            int[] Half(int which) => [.. Enumerable.Range(0, count).Where(i => ((i / values) + (i % values)) % 2 == which)];
            int[] learn = Half(half), test = Half(1 - half);
            Tensor Rows(int[] rows) =>
                states.index_select(0, tensor([.. rows.Select(row => (long)row)], [rows.Length], device: CPU).to(states.device));
            var targets = zeros([learn.Length, values], ScalarType.Float64, states.device);
            for (var i = 0; i < learn.Length; i++)
            {
                targets[i, value(learn[i])] = 1;
            }

            var said = TensorMemory.Copy<long>(RidgeProbe.Fit(Rows(learn), targets, Penalty).Predict(Rows(test)).argmax(1).OnCpu());
            for (var i = 0; i < test.Length; i++)
            {
                right[test[i]] = said[i] == value(test[i]) ? 1 : 0;
            }
        }

        return right;
    }
}
