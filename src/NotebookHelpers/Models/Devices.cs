using BetweenTokens.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace BetweenTokens.Models;

/// <summary>Where a model's numbers lie and its passes are computed: the CPU, or a CUDA device.</summary>
/// <remarks>
/// Whoever loads, makes or trains a model chooses once; its passes, traces, changes and steps then follow, and tensors that are
/// given to it may lie anywhere. The device <c>meta</c> has shapes and no numbers: on it a model can be looked at, not read.
/// </remarks>
public static class Devices
{
    private static readonly Lazy<Device> _default = new(() => HasCuda() ? CUDA : CPU);

    /// <summary>CUDA where libtorch finds it, else the CPU: what is taken where no device is asked for.</summary>
    public static Device Default => _default.Value;

    /// <summary>A device's name as people write it: CPU, CUDA, CUDA:1.</summary>
    public static string NameOf(Device device) => device.ToString().ToUpperInvariant();

    /// <summary>The device that is asked for, if it is there.</summary>
    /// <param name="device">Null: <see cref="Default"/>.</param>
    /// <exception cref="ArgumentException">It is not there; says what is, and what to do.</exception>
    /// <exception cref="NativeLibrariesException">libtorch is not where it is looked for.</exception>
    public static Device Of(Device? device) => (device ?? Default) switch
    {
        { type: DeviceType.CPU or DeviceType.META } own => own,
        { type: DeviceType.CUDA } own => Cuda(own.index, own.ToString()) ?? own,
        { } other => throw new ArgumentException($"Device '{other}': expected cpu or cuda; found another kind, on which nothing "
            + $"here was ever run. Leave the device out, or give torch.CPU.", nameof(device)),
    };

    /// <summary>
    /// The same by its name: cpu, cuda, cuda:1. The way to ask for CUDA: <c>torch.CUDA</c> itself fails where there
    /// is none, with a page about libraries.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such device; says what is, and what to do.</exception>
    public static Device Named(string name)
    {
        var parts = name.Split(':');
        var index = -1;
        if (parts.Length > 2
            || (parts.Length == 2
                && !(int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out index) && parts[0] == "cuda"))
            || parts[0] is not ("cpu" or "cuda"))
        {
            throw new ArgumentException($"Device '{name}': expected cpu, cuda, or cuda:1 for the second of several.", nameof(name));
        }

        NativeLibraries.Require();
        return parts[0] == "cpu" ? CPU : Cuda(index, name) ?? new Device(DeviceType.CUDA, index);
    }

    /// <summary>Itself where it lies on the device, else a copy there, in the scope around.</summary>
    internal static Tensor On(this Tensor tensor, Device device) =>
        tensor.device_type == device.type && (device.index < 0 || tensor.device_index == device.index) ? tensor : tensor.to(device);

    /// <summary>Itself where it lies beside another tensor, else a copy there, in the scope around.</summary>
    internal static Tensor Beside(this Tensor tensor, Tensor other) =>
        tensor.device_type == other.device_type && tensor.device_index == other.device_index ? tensor : tensor.to(other.device);

    /// <summary>Itself where it lies on the CPU, whose memory managed code reads; else a copy there, in the scope around.</summary>
    internal static Tensor OnCpu(this Tensor tensor) => tensor.device_type == DeviceType.CPU ? tensor : tensor.cpu();

    /// <summary>
    /// True of a tensor on the meta device, for which libtorch's C++ library lacks fused operations: they
    /// are taken in steps there.
    /// </summary>
    internal static bool HasShapeOnly(this Tensor tensor) => tensor.device_type == DeviceType.META;

    private static bool HasCuda()
    {
        NativeLibraries.Require();
        return cuda.is_available();
    }

    // Null where it is there.
    private static Device? Cuda(int index, string name)
    {
        var found = cuda.is_available() ? cuda.device_count() : 0;
        return found > Math.Max(0, index) ? null : throw new ArgumentException(
            found > 0 ? $"Device '{name}': expected cuda:0 to cuda:{found - 1}, which are here."
            : $"Device '{name}': expected a CUDA device; found none: this is the CPU build of libtorch, or the machine has "
                + $"no driver. Build with dotnet build -p:Backend=cuda-linux (README, section CUDA), or leave the device out: "
                + $"the model is then read by the CPU.",
            nameof(name));
    }
}
