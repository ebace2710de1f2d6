namespace Telltale.Learning.Layers.Maps;

/// <summary>Makes pictures one at a time, when they are read: what was just made is still in the cache then.</summary>
internal interface IPictureMaker
{
    /// <summary>Makes this picture; each is asked for once, in order.</summary>
    void Make(int index);
}
