using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Models.Hooks;
using BetweenTokens.Statistics;
using BetweenTokens.Tensors;
using BetweenTokens.Text;
using BetweenTokens.Tracing;
using static TorchSharp.torch;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>08-03: what a part reads at one position is changed, and its outputs at the others are compared.</summary>
public static class SeparateSurveys
{
    private const int Texts = 20, Passages = 6, Length = 24;
    private const long Seed = 803;

    internal static Survey World { get; } = Of("separate world", FeedForwardWorld.Glass, model => Enumerable.Range(0, Texts).Select(i =>
        (FeedForwardWorld.Unit(i), FeedForwardWorld.Document(FeedForwardWorld.Law(model.Name), i, Seed), i)));

    internal static Survey English { get; } = Of("separate SmolLM2", FeedForwardWorld.Real, model => Passage.English.Take(Passages)
        .Select((passage, i) => (passage.Id, NextToken.Prompts.PromptIds(model, passage.Text), i)));

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(table,
        Measured.Exact($"largest change at other positions over the change at the changed one: {condition}",
            table["ffn others"].Max(), table.Rows.Count),
        Measured.Exact($"the same of attention, smallest text: {condition}", table["attention others"].Min(), table.Rows.Count));

    /// <summary>How far the outputs at other positions move, over how far the one at the changed position does.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ids">The text.</param>
    /// <param name="position">Whose input is replaced by that of the position before.</param>
    /// <returns>The largest over layers, of the feed-forward parts and of attention.</returns>
    public static (double FeedForward, double Attention) Moved(LanguageModel model, int[] ids, int position)
    {
        if (position < 1 || position >= Needed.Of(ids).Length)
        {
            throw new ReaderException(
                $"Positions 1 to {ids.Length - 1} can be given what stands before them; found {position} in a text of {ids.Length} tokens.",
                $"Подменить можно на местах с 1 по {ids.Length - 1}; а дано {position} в тексте из {ids.Length} токенов. "
                + "Нужен текст хотя бы из двух.");
        }

        double Largest(HookPoint reads, HookPoint writes) => Enumerable.Range(0, Needed.Of(model).Config.NLayers).Max(layer =>
        {
            HookAddress from = new(reads, layer), to = new(writes, layer);
            using var scope = NewDisposeScope();
            using var before = model.Trace(ids, TraceOptions.Only(from, to));
            using var after = model.Trace(ids, TraceOptions.Only(to) with
            {
                Interventions = [Intervene.Patch(from, before, position: position, fromPosition: position - 1)],
            });
            double[] moved = [.. TensorMemory.Copy<float>((after[to] - before[to])[0].norm(1).cpu()).Select(length => (double)length)];
            return moved.Where((_, at) => at != position).Max() / moved[position];
        });

        return (Largest(HookPoint.Norm2Out, HookPoint.MlpOut), Largest(HookPoint.Norm1Out, HookPoint.AttentionOut));
    }

    private static Survey Of(string name, string model, Func<LanguageModel, IEnumerable<(string Unit, int[] Ids, int Index)>> texts) =>
        SurveyModels.Survey(name, model, ["ffn others", "attention others"], texts, (loaded, text) =>
        {
            int[] ids = [.. text.Ids.Take(Length)];
            var at = 1 + new SeededRandom(Seed).Fork(text.Index).Next(Math.Max(1, ids.Length - 2));
            var (ffn, attention) = Moved(loaded, ids, at);
            return new SurveyRow(text.Unit, ffn, attention);
        }) with
        { Repeated = 1 };
}
