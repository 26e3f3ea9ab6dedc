using BetweenTokens.Inspection.Neurons;
using BetweenTokens.Lessons.Claims;
using BetweenTokens.Models;
using BetweenTokens.Text;

namespace BetweenTokens.Lessons.L08FeedForward;

/// <summary>08-07: how many neurons of a layer work at a token.</summary>
public static class ActivitySurveys
{
    private const int Documents = 100, Length = 64;
    private const long Seed = 807;

    internal static Survey World { get; } = Of("active world", FeedForwardWorld.Glass, model => Enumerable.Range(0, Documents).Select(i =>
        (FeedForwardWorld.Unit(i), FeedForwardWorld.Document(FeedForwardWorld.Law(model.Name), i, Seed))));

    internal static Survey English { get; } = Of("active SmolLM2", FeedForwardWorld.Real, model => Passage.English
        .Select(passage => (passage.Id, NextToken.Prompts.PromptIds(model, passage.Text))));

    internal static Evidence Judge(string condition, SurveyTable table) => Evidence.Of(
        table, Measured.Mean($"share of active neurons: {condition}", table["active"], Seed));

    private static Survey Of(string name, string model, Func<LanguageModel, IEnumerable<(string Unit, int[] Ids)>> texts) =>
        SurveyModels.Survey(name, model, ["active", "carriers", "zero", "active first layer", "active last layer"], texts, (loaded, text) =>
        {
            var layers = NeuronActivity.Of(loaded.Transformer, [[.. text.Ids.Take(Length)]]);
            return new SurveyRow(text.Unit, layers.Average(one => one.Active), layers.Average(one => one.Carriers),
                layers.Average(one => one.Zero), layers[0].Active, layers[^1].Active);
        }) with
        { Repeated = 2 };
}
