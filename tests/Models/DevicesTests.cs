using BetweenTokens.Models;
using BetweenTokens.Tests.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace BetweenTokens.Tests.Models;

[Trait("tier", "fast")]
public sealed class DevicesTests
{
    [Fact]
    public void A_model_lies_where_it_is_asked_for_and_by_default_where_the_setup_line_says()
    {
        using var folder = new TemporaryFolder();
        using (var made = new LanguageModel("tiny", TinyModels.Make(TinyModels.Base)))
        {
            Assert.Equal(Devices.Default.type, made.Device.type);
            made.Save(folder.Path);
        }

        using var loaded = LanguageModel.Load(folder.Path);
        Assert.Equal(Devices.Default.type, loaded.Device.type);
        Assert.Contains($": {Devices.NameOf(loaded.Device)} ·",
            BetweenTokens.Plots.NotebookSetup.Show().ToString(), StringComparison.Ordinal);
        using var shapes = LanguageModel.LoadIfPresent(folder.Path, device: META)!;
        Assert.Equal(DeviceType.META, shapes.Device.type);
        Assert.All(shapes.Transformer.Parameters.ByName.Values, value => Assert.Equal(DeviceType.META, value.device_type));
    }

    [Theory]
    [InlineData("cpu", DeviceType.CPU)]
    public void A_device_has_a_name(string name, DeviceType type) => Assert.Equal(type, Devices.Named(name).type);

    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu:1")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1:2")]
    [InlineData("")]
    public void A_device_that_there_is_not_is_refused(string name) =>
        Assert.Contains($"'{name}': expected cpu, cuda",
            Assert.Throws<ArgumentException>(() => Devices.Named(name)).Message, StringComparison.Ordinal);

    [SkippableFact]
    public void Cuda_that_is_not_there_is_refused_with_what_to_do()
    {
        Skip.If(cuda.is_available(), "This machine has CUDA.");
        foreach (var name in new[] { "cuda", "cuda:1" })
        {
            var message = Assert.Throws<ArgumentException>(() => Devices.Named(name)).Message;
            Assert.Contains($"'{name}': expected a CUDA device; found none", message, StringComparison.Ordinal);
            Assert.Contains("dotnet build -p:Backend=cuda-linux (README, section CUDA)", message, StringComparison.Ordinal);
        }

        var second = new Device(DeviceType.CUDA, 1);
        Assert.Contains("'cuda:1': expected a CUDA device; found none",
            Assert.Throws<ArgumentException>(() => Transformer.Create(TinyModels.Base, 1, device: second)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'cuda:1': expected a CUDA device; found none",
            Assert.Throws<ArgumentException>(() => LanguageModel.Load("glass/base-s", device: second)).Message, StringComparison.Ordinal);
    }
}
